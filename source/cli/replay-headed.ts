import {commandContext} from '../cluster/command-context.ts';
import {startCluster} from '../cluster/start-cluster.ts';
import {createLogRing} from '../console/log-ring.ts';
import {consoleOptions} from '../console/console-options.ts';
import type {ConsoleOptions} from '../console/types.ts';
import {findFixtures} from '../replay/find-fixtures.ts';
import {newsLine, verdictLine, type HeadedLine} from '../replay/headed-lines.ts';
import {readScenarios} from '../replay/read-scenario.ts';
import type {ExitCode, ReplayOptions} from '../replay/replay.ts';
import {playScenario, scenarioOptions} from '../replay/run-scenario.ts';
import type {Scenario} from '../replay/scenario.ts';
import {canDraw} from './can-draw.ts';
import {UsageError} from './usage-error.ts';

/** The one fixture that is to be watched. */
const chosenScenario = async (paths: readonly string[], {only, seed, set}: ReplayOptions): Promise<Scenario> => {
	const files = (await Promise.all(paths.map(findFixtures))).flat();
	const read = await Promise.all(files.map(file => readScenarios(file, {seed, set})));
	const scenarios = read.flat().filter(({name, file}) => only?.test(`${name} ${file}`) !== false);
	const [scenario, ...others] = scenarios;
	if (scenario === undefined) throw new UsageError(`--headed: no fixture in ${paths.join(' ')} matches`);
	if (others.length > 0)
		throw new UsageError(
			`--headed shows one fixture, here are ${scenarios.length}; choose one by --only, --seed or --set`,
		);
	return scenario;
};

/** Says the lines of a run where the console shows messages; what came before it was open, as soon as it is. */
const createAnnouncer = (): {
	say(line: HeadedLine | undefined): void;
	readonly announce: NonNullable<ConsoleOptions['announce']>;
} => {
	let last: HeadedLine | undefined;
	let show: ((tone: HeadedLine['tone'], text: string) => void) | undefined;
	return {
		say(line) {
			if (line === undefined) return;
			last = line;
			show?.(line.tone, line.text);
		},
		announce(say) {
			show = say;
			if (last !== undefined) say(last.tone, last.text);
		},
	};
};

/**
`inkube replay --headed`: a fixture in the console, at a pace for people. Its keys work as ever, the pace among them. Exits as
a replay does once the steps are over; 1 when it is left before.
*/
export const replayHeaded = async (
	paths: readonly string[],
	{speed = 1, ...options}: ReplayOptions & {readonly speed?: number},
): Promise<ExitCode> => {
	if (!canDraw())
		throw new UsageError('--headed needs a terminal that can be drawn on; without it a replay prints its steps');
	const scenario = await chosenScenario(paths, options);
	let now: () => number | undefined = () => undefined;
	const log = createLogRing(() => now());
	const cluster = await startCluster({...scenarioOptions(scenario), speed: 0, log});
	now = cluster.time.now;
	const {say, announce} = createAnnouncer();
	let exitCode: ExitCode = 1;
	try {
		const context = commandContext(cluster, process.cwd());
		const playing = playScenario(cluster, scenario, {
			tell(news) {
				if (news.kind === 'begun') cluster.time.setSpeed(speed);
				say(newsLine(news));
			},
		}).then(report => {
			exitCode = report.ok ? 0 : 1;
			say(verdictLine(report));
		});
		// One that fails by itself must not go unheard when the console is left.
		const failure = playing.then(
			() => undefined,
			(error: unknown) => {
				say({tone: 'bad', text: (error as Error).message});
				return error as Error;
			},
		);
		const options = consoleOptions({cluster, context, title: scenario.name, readOnly: false, log, announce});
		const {runConsole} = await import('../console/run-console.tsx');
		await runConsole(options, async () => options);
		const failed = await Promise.race([failure, Promise.resolve(undefined)]);
		if (failed) throw failed;
	} finally {
		await cluster.stop();
	}
	return exitCode;
};
