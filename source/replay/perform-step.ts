import {readFile} from 'node:fs/promises';
import path from 'node:path';
import {createRandom} from '../clock/random.ts';
import {journaledStore} from '../cluster/journaled-store.ts';
import type {Cluster} from '../cluster/types.ts';
import type {CommandContext} from '../commands/types.ts';
import {formatDuration} from '../machinery/duration.ts';
import {createCheck, type Forks} from './expectation-check.ts';
import {commandMs, waitMs} from './limits.ts';
import type {StepReport} from './report.ts';
import {withinMs, type Step} from './scenario.ts';

/** A cluster on which a fixture is being run. */
export interface Run {
	readonly cluster: Cluster;
	/** What commands get that are written in a file of a folder. */
	contextOf(folder: string): CommandContext;
	readonly startMs: number;
	/** The forks that were made so far, by name. */
	readonly forks: Forks;
}

const never = () => false;

/** What a step that failed says. */
export class StepFailure extends Error {}

/** What commands of files in a folder get. */
export const commandContexts = (cluster: Cluster): Run['contextOf'] => {
	const shared = {
		client: cluster.client,
		informers: cluster.informers,
		clock: cluster.time.observer,
		namespace: 'default',
		random: createRandom(cluster.seed).fork('commands'),
		// Virtual time has no pace: speed and pause mean nothing in a replay, a step is an instant.
		time: {setSpeed: () => undefined, speed: Infinity, step: () => cluster.time.step()},
		store: journaledStore(cluster.store, cluster.time),
	};
	return folder => ({
		...shared,
		// Counted as outside work: virtual time must not run on while the disk is read.
		readFile: name => cluster.time.observer.outside(readFile(path.resolve(folder, name), 'utf8')),
	});
};

/** The run of a fixture on a cluster, from a moment on; from now on without it. */
export const beginRun = (cluster: Cluster, startMs = cluster.time.now()): Run => ({
	cluster,
	contextOf: commandContexts(cluster),
	startMs,
	forks: new Map(),
});

/** Lets time go on until a piece of work that waits for cluster time is done. */
export const whileTimeGoesOn = async <T>({cluster}: Run, work: Promise<T>): Promise<T> => {
	let done = false;
	const finished = work.finally(() => {
		done = true;
	});
	finished.catch(never);
	await cluster.time.runUntil(() => done, commandMs);
	if (!done) throw new StepFailure(`did not finish within ${formatDuration(commandMs)} of cluster time`);
	return finished;
};

/** Lets time go on until a step begins. */
export const moveTo = async ({cluster, startMs}: Run, step: Step): Promise<void> => {
	if (!step.time) return;
	const elapsed = cluster.time.now() - startMs;
	const delay = 'afterMs' in step.time ? step.time.afterMs : step.time.atMs - elapsed;
	if (delay < 0) throw new StepFailure(`its time has passed: the run is at ${formatDuration(elapsed)} already`);
	await cluster.time.runUntil(never, delay);
};

const shown = (lines: readonly string[]) => lines.filter(line => line !== '').join('; ');

/** Runs the command of a step and holds its answer against what the step says of it. */
const runCommandStep = async (run: Run, {command, answer, folder}: Step & {kind: 'do'}): Promise<string> => {
	const outcome = await whileTimeGoesOn(run, command.command.run(command.args, run.contextOf(folder))).catch(
		(error: Error) => {
			if (!answer || !('fails' in answer)) throw error;
			return error;
		},
	);
	if (outcome instanceof Error) {
		const {fails} = answer as {fails: string};
		if (!outcome.message.includes(fails)) throw new StepFailure(`failed, but not with "${fails}": ${outcome.message}`);
		return `failed as expected: ${outcome.message}`;
	}
	const text = shown([...outcome.lines, ...(outcome.warnings ?? [])]);
	if (answer && 'fails' in answer) throw new StepFailure(`did not fail; answered ${text}`);
	if (answer && !text.includes(answer.answers)) throw new StepFailure(`answered ${text}, not "${answer.answers}"`);
	return text;
};

/** Does what a step says, at its time; answers what it found. Throws an Error that says why it failed. */
export const performStep = async (run: Run, step: Exclude<Step, {kind: 'fork'}>): Promise<string | undefined> => {
	await moveTo(run, step);
	if (step.kind === 'pass') return undefined;
	if (step.kind === 'do') return runCommandStep(run, step);
	const {cluster} = run;
	const check = createCheck(step.expectation, run);
	const limit = withinMs(step.expectation) ?? (step.kind === 'wait' ? waitMs : 0);
	const holds = await cluster.time.runUntil(() => check().holds, limit);
	const {found} = check();
	if (!holds)
		throw new StepFailure(limit === 0 ? `found ${found}` : `not within ${formatDuration(limit)}; found ${found}`);
	return found;
};

/** Reports how a piece of work of a step came out. */
export const attempt = async (
	run: Run,
	step: Pick<StepReport, 'title' | 'place' | 'kind'>,
	work: () => Promise<string | undefined>,
): Promise<StepReport> => {
	const report = (ok: boolean, message: string | undefined): StepReport => ({
		title: step.title,
		place: step.place,
		kind: step.kind,
		ok,
		atMs: run.cluster.time.now() - run.startMs,
		...(message === undefined || message === '' ? {} : {message}),
	});
	try {
		return report(true, await work());
	} catch (error) {
		return report(false, (error as Error).message);
	}
};
