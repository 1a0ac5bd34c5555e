import {stopwatch} from '../clock/wall.ts';
import {FileError} from '../formats/yaml-documents.ts';
import {findFixtures} from './find-fixtures.ts';
import {readScenario} from './read-scenario.ts';
import type {Reporter} from './report.ts';
import {createHumanReporter} from './reporters/human.ts';
import {createJsonReporter} from './reporters/json.ts';
import {createJunitReporter} from './reporters/junit.ts';
import {createTapReporter} from './reporters/tap.ts';
import {runScenario} from './run-scenario.ts';

export const reporterNames = ['human', 'tap', 'junit', 'json'] as const;
export type ReporterName = (typeof reporterNames)[number];

export interface ReplayOptions {
	readonly reporter: ReporterName;
	/** Only fixtures whose name or file matches. */
	readonly only?: RegExp;
	readonly seed?: number;
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
		case 'human':
			return createHumanReporter({write, verbose, colour});
		default:
			return reporter satisfies never;
	}
};

/** Runs the fixtures of the paths one after another and reports. A fixture that is wrong does not keep the others from running. */
export const replay = async (paths: readonly string[], options: ReplayOptions): Promise<ExitCode> => {
	const reporter = createReporter(options);
	const start = stopwatch();
	let exitCode: ExitCode = 0;
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
		const scenario = await readScenario(file).catch((error: unknown) => wrong(file, error));
		if (!scenario || options.only?.test(`${scenario.name} ${file}`) === false) continue;
		const report = await runScenario(scenario, {seed: options.seed});
		ran++;
		reporter.scenario(report);
		if (!report.ok && exitCode === 0) exitCode = 1;
	}
	// A run that checked nothing must not look like one that passed.
	if (ran === 0 && exitCode === 0)
		wrong(paths.join(' '), new FileError(paths.join(' '), undefined, `no fixture matches ${String(options.only)}`));
	reporter.end(stopwatch() - start);
	return exitCode;
};
