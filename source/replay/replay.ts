import {stopwatch} from '../clock/wall.ts';
import {FileError} from '../formats/yaml-documents.ts';
import {findFixtures} from './find-fixtures.ts';
import {readScenarios} from './read-scenario.ts';
import type {Reporter, ScenarioReport} from './report.ts';
import {createGithubReporter} from './reporters/github.ts';
import {createHtmlReporter} from './reporters/html/html.ts';
import {createHumanReporter} from './reporters/human.ts';
import {createJsonReporter} from './reporters/json.ts';
import {createJunitReporter} from './reporters/junit.ts';
import {createTapReporter} from './reporters/tap.ts';
import {runScenario} from './run-scenario.ts';
import type {Scenario} from './scenario.ts';

export const reporterNames = ['human', 'tap', 'junit', 'json', 'github', 'html'] as const;
export type ReporterName = (typeof reporterNames)[number];

export interface ReplayOptions {
	readonly reporter: ReporterName;
	/** Only fixtures whose name or file matches. */
	readonly only?: RegExp;
	readonly seed?: number;
	/** Runs each fixture with this many seeds, from its own on, until one fails. */
	readonly seeds?: number;
	/** Parameters by name, as written. */
	readonly set?: ReadonlyMap<string, string>;
	readonly verbose?: boolean;
	readonly colour?: boolean;
	write(text: string): void;
}

/** 0: all expectations hold; 1: one failed; 2: a fixture is wrong. */
export type ExitCode = 0 | 1 | 2;

const createReporter = ({reporter, write, verbose = false, colour = false}: ReplayOptions): Reporter => {
	switch (reporter) {
		case 'tap':
			return createTapReporter(write);
		case 'junit':
			return createJunitReporter(write);
		case 'json':
			return createJsonReporter(write);
		case 'github':
			return createGithubReporter({write, human: createHumanReporter({write, verbose, colour})});
		case 'html':
			return createHtmlReporter(write);
		case 'human':
			return createHumanReporter({write, verbose, colour});
		default:
			return reporter satisfies never;
	}
};

/** Runs a scenario; in a hunt with one seed after the other until it fails, and the last run is what is reported. */
const runOnce = async (scenario: Scenario, {seeds, reporter}: ReplayOptions): Promise<ScenarioReport> => {
	const options = {picture: reporter === 'html'};
	if (seeds === undefined) return runScenario(scenario, options);
	for (let tried = 1; ; tried++) {
		const report = await runScenario(scenario, {...options, seed: scenario.seed + tried - 1});
		if (!report.ok || tried === seeds) return {...report, seedsTried: tried};
	}
};

/** Runs the fixtures of the paths one after another and reports. A fixture that is wrong does not keep the others from running. */
export const replay = async (paths: readonly string[], options: ReplayOptions): Promise<ExitCode> => {
	const reporter = createReporter(options);
	const start = stopwatch();
	const known = new Set<string>();
	let exitCode = 0 as ExitCode;
	const wrong = (file: string, error: unknown) => {
		if (!(error instanceof FileError)) throw error;
		reporter.unreadable({file, error: error.message});
		exitCode = 2;
	};
	const files = new Set<string>();
	for (const one of paths)
		for (const file of (await findFixtures(one).catch((error: unknown) => wrong(one, error))) ?? []) files.add(file);
	let ran = 0;
	for (const file of files) {
		const scenarios = (await readScenarios(file, options).catch((error: unknown) => wrong(file, error))) ?? [];
		for (const scenario of scenarios) {
			for (const name of scenario.parameters) known.add(name);
			if (options.only?.test(`${scenario.name} ${file}`) === false) continue;
			const report = await runOnce(scenario, options);
			ran++;
			reporter.scenario(report);
			if (!report.ok && exitCode === 0) exitCode = 1;
		}
	}
	const unknown = [...(options.set?.keys() ?? [])].find(name => !known.has(name));
	if (unknown !== undefined && exitCode !== 2)
		wrong('--set', new FileError(`--set ${unknown}`, undefined, 'no fixture here has a parameter of that name'));
	// A run that checked nothing must not look like one that passed.
	if (ran === 0 && exitCode === 0)
		wrong(paths.join(' '), new FileError(paths.join(' '), undefined, `no fixture matches ${String(options.only)}`));
	reporter.end(stopwatch() - start);
	return exitCode;
};
