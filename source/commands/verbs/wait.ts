import {formatDuration} from '../../machinery/duration.ts';
import {evaluatePhrase, informerOf} from '../phrase/evaluate-phrase.ts';
import {parseTimedPhrase, type TimedPhrase} from '../phrase/timed-phrase.ts';
import {goneCheckMs, waitMs} from '../limits.ts';
import type {Command} from '../types.ts';

export interface WaitArguments {
	readonly expected: TimedPhrase;
	/** What is waited for, without how long. */
	readonly text: string;
}

/** `wait PHRASE [within DURATION]`: until what the phrase says is so. */
export const wait: Command<WaitArguments> = {
	verb: 'wait',
	usage: 'wait PHRASE [within DURATION]',
	summary: 'Wait until something is so: deployment/web available within 30s, no pods on node-1.',
	parse(words) {
		const rest = words.rest('what to wait for', 1);
		const [claim = ''] = rest
			.map(({text}) => text)
			.join(' ')
			.split(' within ');
		return {expected: parseTimedPhrase(rest, rest.at(-1)!.end), text: claim};
	},
	async run({expected, text}, context) {
		const {clock, signal} = context;
		const limitMs = expected.withinMs ?? waitMs;
		const deadline = clock.now() + limitMs;
		await informerOf(expected.phrase, context).synced;
		// What was written just before is heard of first.
		await clock.sleep(0);
		for (;;) {
			const {holds, found} = evaluatePhrase(expected.phrase, context);
			if (holds) return {lines: [`${text}: ${found}`]};
			if (signal?.aborted) throw new Error(`stopped waiting for ${text}; found ${found}`);
			if (clock.now() >= deadline)
				throw new Error(`timed out after ${formatDuration(limitMs)} waiting for ${text}; found ${found}`);
			await clock.sleep(Math.min(goneCheckMs, Math.max(1, deadline - clock.now())));
		}
	},
};
