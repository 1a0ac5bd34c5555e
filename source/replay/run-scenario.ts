import {readFile} from 'node:fs/promises';
import path from 'node:path';
import {journaledStore} from '../cluster/journaled-store.ts';
import {startCluster} from '../cluster/start-cluster.ts';
import type {Cluster} from '../cluster/types.ts';
import {createObject} from '../commands/apply-object.ts';
import type {CommandContext} from '../commands/types.ts';
import {formatDuration} from '../machinery/duration.ts';
import {createCheck, prepareCheck} from './expectation-check.ts';
import {commandMs, waitMs} from './limits.ts';
import type {ScenarioReport, StepReport} from './report.ts';
import {followRules} from './run-rules.ts';
import {withinMs, type Scenario, type Step} from './scenario.ts';

export interface RunOptions {
	/** In place of the fixture's own seed. */
	readonly seed?: number;
	/** Sees the cluster before anything happens in it: to record or to show it. */
	observe?(cluster: Pick<Cluster, 'store' | 'time'>): void;
}

interface Run {
	readonly cluster: Cluster;
	readonly context: CommandContext;
	readonly startMs: number;
}

const never = () => false;

/** What a step that failed says. */
class StepFailure extends Error {}

const contextOf = (cluster: Cluster, folder: string): CommandContext => ({
	client: cluster.client,
	informers: cluster.informers,
	clock: cluster.time.observer,
	namespace: 'default',
	// Virtual time has no pace: speed and pause mean nothing in a replay, a step is an instant.
	time: {setSpeed: () => undefined, speed: Infinity, step: () => cluster.time.step()},
	store: journaledStore(cluster.store, cluster.time),
	// Counted as outside work: virtual time must not run on while the disk is read.
	readFile: name => cluster.time.observer.outside(readFile(path.resolve(folder, name), 'utf8')),
});

/** Lets time go on until a piece of work that waits for cluster time is done. */
const whileTimeGoesOn = async <T>({cluster}: Run, work: Promise<T>): Promise<T> => {
	let done = false;
	const finished = work.finally(() => {
		done = true;
	});
	finished.catch(never);
	await cluster.time.runUntil(() => done, commandMs);
	if (!done) throw new StepFailure(`did not finish within ${formatDuration(commandMs)} of cluster time`);
	return finished;
};

const moveTo = async ({cluster, startMs}: Run, step: Step): Promise<void> => {
	if (!step.time) return;
	const elapsed = cluster.time.now() - startMs;
	const delay = 'afterMs' in step.time ? step.time.afterMs : step.time.atMs - elapsed;
	if (delay < 0) throw new StepFailure(`its time has passed: the run is at ${formatDuration(elapsed)} already`);
	await cluster.time.runUntil(never, delay);
};

const shown = (lines: readonly string[]) => lines.filter(line => line !== '').join('; ');

/** Runs the command of a step and holds its answer against what the step says of it. */
const runCommandStep = async (run: Run, {command, answer}: Step & {kind: 'do'}): Promise<string> => {
	const outcome = await whileTimeGoesOn(run, command.command.run(command.args, run.context)).catch((error: Error) => {
		if (!answer || !('fails' in answer)) throw error;
		return error;
	});
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

const perform = async (run: Run, step: Step): Promise<string | undefined> => {
	await moveTo(run, step);
	if (step.kind === 'pass') return undefined;
	if (step.kind === 'do') return runCommandStep(run, step);
	const {cluster, startMs} = run;
	const check = createCheck(step.expectation, cluster, startMs);
	const limit = withinMs(step.expectation) ?? (step.kind === 'wait' ? waitMs : 0);
	const holds = await cluster.time.runUntil(() => check().holds, limit);
	const {found} = check();
	if (!holds)
		throw new StepFailure(limit === 0 ? `found ${found}` : `not within ${formatDuration(limit)}; found ${found}`);
	return found;
};

const attempt = async (
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

/** Creates what the fixture includes; the first object the server refuses ends the run. */
const setUp = async (run: Run, scenario: Scenario): Promise<readonly StepReport[]> => {
	for (const {object, place} of scenario.objects) {
		const title = `create ${object.kind} ${object.metadata.name ?? ''}`;
		const report = await attempt(run, {title, place, kind: 'setup'}, () =>
			whileTimeGoesOn(run, createObject(object, run.context)),
		);
		if (!report.ok) return [report];
	}
	return [];
};

const runSteps = async (run: Run, scenario: Scenario): Promise<readonly StepReport[]> => {
	const reports: StepReport[] = [];
	for (const step of scenario.steps) {
		const report = await attempt(run, step, () => perform(run, step));
		reports.push(report);
		if (!report.ok) break;
	}
	return reports;
};

/** The report on a fixture whose nodes or controllers cannot be had. */
const notStarted = (scenario: Scenario, seed: number, {message}: Error): ScenarioReport => ({
	name: scenario.name,
	file: scenario.file,
	seed,
	ok: false,
	steps: [{title: 'start the cluster', place: scenario.file, kind: 'setup', ok: false, atMs: 0, message}],
	skipped: scenario.steps.length,
	durationMs: 0,
	revision: 0,
});

/** Runs a fixture on a virtual cluster of its own. Failures are in the report; throws only when inkube itself fails. */
export const runScenario = async (scenario: Scenario, options: RunOptions = {}): Promise<ScenarioReport> => {
	const seed = options.seed ?? scenario.seed;
	const {name, file} = scenario;
	let cluster: Cluster;
	try {
		cluster = await startCluster({
			...scenario.timing,
			speed: Infinity,
			seed,
			nodes: scenario.nodes,
			...(scenario.controllers === undefined ? {} : {controllers: scenario.controllers}),
			observe: options.observe,
		});
	} catch (error) {
		return notStarted(scenario, seed, error as Error);
	}
	try {
		const run: Run = {cluster, context: contextOf(cluster, scenario.folder), startMs: cluster.time.now()};
		const plurals = cluster.api.catalogue.kinds().map(({plural}) => plural);
		const expectations = [...scenario.steps, ...scenario.rules].flatMap(one =>
			'expectation' in one ? [one.expectation] : [],
		);
		for (const expectation of expectations) prepareCheck(expectation, cluster, plurals);
		await cluster.informers.synced();
		const rules = followRules(scenario.rules, cluster, run.startMs);
		const failed = await setUp(run, scenario);
		const done = failed.length > 0 ? failed : await runSteps(run, scenario);
		const reached = failed.length > 0 ? 0 : done.length;
		const steps = [...done, ...rules.reports()];
		return {
			name,
			file,
			seed,
			ok: steps.every(({ok}) => ok),
			steps,
			skipped: scenario.steps.length - reached,
			durationMs: cluster.time.now() - run.startMs,
			revision: cluster.store.durable,
		};
	} finally {
		await cluster.stop();
	}
};
