import type {TimeEngine} from '../../clock/engine.ts';
import {evaluatePhrase, informerOf} from '../../commands/phrase/evaluate-phrase.ts';
import type {Phrase} from '../../commands/phrase/phrase.ts';
import {parseTimedPhrase} from '../../commands/phrase/timed-phrase.ts';
import type {Command, CommandContext} from '../../commands/types.ts';
import {WordError} from '../../commands/word-error.ts';
import {formatDuration, parseDuration} from '../../machinery/duration.ts';
import {untilMs, untilToldMs} from '../limits.ts';

/** What time is to run to: so much of it, a time of the day (ms since midnight, UTC), or something being so. */
type Goal =
	| {readonly by: 'duration'; readonly ms: number}
	| {readonly by: 'daytime'; readonly ms: number}
	| {readonly by: 'phrase'; readonly phrase: Phrase; readonly withinMs: number; readonly text: string};

const dayMs = 86_400_000;

const durationOf = (text: string): number | undefined => {
	try {
		return parseDuration(text);
	} catch {
		return undefined;
	}
};

/** 10:32 or 10:32:07, as the header shows it. */
const daytimeOf = (text: string): number | undefined => {
	const match = /^(\d{1,2}):([0-5]\d)(?::([0-5]\d))?$/.exec(text);
	if (!match || Number(match[1]) > 23) return undefined;
	return (Number(match[1]) * 3600 + Number(match[2]) * 60 + Number(match[3] ?? 0)) * 1000;
};

/** How much cluster time there is for it at most, ms. */
const limitOf = (goal: Goal, now: number): number => {
	if (goal.by === 'duration') return goal.ms;
	if (goal.by === 'phrase') return goal.withinMs;
	return (((goal.ms - (now % dayMs)) % dayMs) + dayMs) % dayMs || dayMs;
};

const whenHeld = (goal: Goal, context: CommandContext): (() => boolean) =>
	goal.by === 'phrase' ? () => evaluatePhrase(goal.phrase, context).holds : () => false;

/** `until TIME|PHRASE`: as fast as it goes, then stands still. */
export const untilVerb = (time: TimeEngine): Command<Goal> => ({
	verb: 'until',
	usage: 'until DURATION|HH:MM[:SS]|PHRASE [within DURATION]',
	summary: 'Let time run as fast as it goes until something is so or a time is reached, and pause there.',
	parse(words) {
		const rest = words.rest('how long, a time of the day, or what must be so', 1);
		const [first] = rest;
		const ms = rest.length === 1 ? durationOf(first!.text) : undefined;
		if (ms !== undefined) return {by: 'duration', ms};
		const daytime = rest.length === 1 ? daytimeOf(first!.text) : undefined;
		if (daytime !== undefined) return {by: 'daytime', ms: daytime};
		if (/^\d/.test(first!.text))
			throw new WordError(
				first!,
				`until: "${first!.text}" is neither a duration nor a time of the day`,
				'write 5m or 10:32',
			);
		const {phrase, withinMs = untilMs} = parseTimedPhrase(rest, rest.at(-1)!.end);
		return {by: 'phrase', phrase, withinMs, text: rest.map(({text}) => text).join(' ')};
	},
	async run(goal, context) {
		const {progress, signal} = context;
		if (goal.by === 'phrase') await informerOf(goal.phrase, context).synced;
		const start = time.now();
		const isHeld = whenHeld(goal, context);
		let told = start;
		// A clock that stands still jumps from timer to timer while somebody waits.
		time.setSpeed(0);
		const stop = () => {
			const passed = time.now() - start;
			if (time.now() - told >= untilToldMs) {
				told = time.now();
				progress?.(`${formatDuration(passed)} of cluster time`);
			}
			return signal?.aborted === true || isHeld();
		};
		const isReached = await time.runUntil(stop, limitOf(goal, start));
		const passed = formatDuration(Math.round(time.now() - start));
		if (signal?.aborted) throw new Error(`stopped after ${passed} of cluster time`);
		if (goal.by === 'phrase' && !isReached) {
			const {found} = evaluatePhrase(goal.phrase, context);
			throw new Error(`not within ${passed} of cluster time; found ${found}`);
		}
		return {lines: [`paused after ${passed} of cluster time`]};
	},
});
