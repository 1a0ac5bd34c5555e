import {replay, reporterNames, type ReplayOptions} from '../replay/replay.ts';
import {watchFixtures} from '../replay/watch-fixtures.ts';
import {choiceFlag, speedFlag, wholeFlag} from './options.ts';
import {untilSignal} from './signals.ts';
import {UsageError} from './usage-error.ts';

export const replayFlags = {
	reporter: {type: 'string', default: 'human', values: reporterNames},
	watch: {type: 'boolean'},
	headed: {type: 'boolean'},
	speed: {type: 'string'},
	only: {type: 'string'},
	seed: {type: 'string'},
	seeds: {type: 'string'},
	set: {type: 'string', isMultiple: true},
	verbose: {type: 'boolean', shortFlag: 'v'},
	color: {type: 'boolean', default: true},
} as const;

export interface ReplayFlags {
	readonly reporter: string;
	readonly watch?: boolean;
	readonly headed?: boolean;
	readonly speed?: string;
	readonly only?: string;
	readonly seed?: string;
	readonly seeds?: string;
	readonly set?: readonly string[];
	readonly verbose?: boolean;
	readonly color: boolean;
}

const pattern = (text: string | undefined): RegExp | undefined => {
	try {
		return text === undefined ? undefined : new RegExp(text);
	} catch (error) {
		throw new UsageError(`--only is not a regular expression: ${(error as Error).message}`);
	}
};

/** `--set name=value`, as often as one likes. */
const settings = (texts: readonly string[] = []): ReadonlyMap<string, string> =>
	new Map(
		texts.map(text => {
			const equals = text.indexOf('=');
			if (equals < 1) throw new UsageError(`--set ${text}: write NAME=VALUE`);
			return [text.slice(0, equals), text.slice(equals + 1)];
		}),
	);

/** `inkube replay`: fixtures in virtual time; 0 all expectations hold, 1 one failed, 2 a fixture is wrong. */
export const replayCommand = async (paths: readonly string[], flags: ReplayFlags): Promise<number> => {
	if (paths.length === 0) throw new UsageError('replay needs a fixture or a folder of fixtures');
	const options: ReplayOptions = {
		reporter: choiceFlag('reporter', flags.reporter, reporterNames)!,
		only: pattern(flags.only),
		seed: wholeFlag('seed', flags.seed),
		seeds: wholeFlag('seeds', flags.seeds, 1),
		set: settings(flags.set),
		verbose: flags.verbose,
		colour: flags.color && process.stdout.isTTY && !process.env['NO_COLOR'],
		write: text => void process.stdout.write(text),
	};
	if (flags.headed) {
		const {replayHeaded} = await import('./replay-headed.ts');
		return replayHeaded(paths, {...options, speed: speedFlag(flags.speed)});
	}
	if (flags.speed !== undefined) throw new UsageError('--speed goes with --headed: a replay knows no pace');
	let exitCode = await replay(paths, options);
	if (!flags.watch) return exitCode;
	const stop = await watchFixtures(paths, async file => {
		process.stdout.write(`\n${file} changed\n`);
		exitCode = await replay(paths, options);
	});
	await untilSignal();
	await stop();
	return exitCode;
};
