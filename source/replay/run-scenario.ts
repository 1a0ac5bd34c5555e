import {startCluster} from '../cluster/start-cluster.ts';
import type {Cluster, ClusterOptions} from '../cluster/types.ts';
import {prepareLooks} from './expectation-check.ts';
import {followMeasures} from './follow-measures.ts';
import {followTimetables} from './follow-timetables.ts';
import {beginRun, type Run} from './perform-step.ts';
import {recordPlacement} from './placement-recorder.ts';
import type {ScenarioReport} from './report.ts';
import {followRules} from './run-rules.ts';
import {runSteps, type RunNews} from './run-steps.ts';
import {stepsWithin, type Scenario} from './scenario.ts';
import {setUp} from './set-up.ts';

export interface RunOptions {
	/** In place of the fixture's own seed. */
	readonly seed?: number;
	/** Whether the report is to hold where the pods were. */
	readonly picture?: boolean;
	/** Sees the cluster before anything happens in it: to record or to show it. */
	observe?(cluster: Pick<Cluster, 'store' | 'time'>): void;
}

/** How a fixture is played on a cluster that has been started for it. */
export interface PlayOptions extends Pick<RunOptions, 'picture'> {
	/** `begun` comes when the objects are there and the steps begin. */
	tell?(news: RunNews): void;
}

/** The report on a fixture whose nodes or controllers cannot be had. */
const notStarted = (scenario: Scenario, seed: number, {message}: Error): ScenarioReport => ({
	name: scenario.name,
	file: scenario.file,
	seed,
	ok: false,
	steps: [{title: 'start the cluster', place: scenario.file, kind: 'setup', ok: false, atMs: 0, message}],
	skipped: stepsWithin(scenario.steps).length,
	durationMs: 0,
	revision: 0,
	series: [],
});

/** The cluster that a fixture describes; its pace and its log are left to who runs it. */
export const scenarioOptions = (scenario: Scenario): ClusterOptions => ({
	...scenario.timing,
	seed: scenario.seed,
	nodes: scenario.nodes,
	stages: scenario.stages,
	...(scenario.controllers === undefined ? {} : {controllers: scenario.controllers}),
	...(scenario.schedulerConfig === undefined ? {} : {schedulerConfig: scenario.schedulerConfig}),
	...(scenario.featureGates === undefined ? {} : {featureGates: scenario.featureGates}),
});

const play = async (
	run: Run,
	scenario: Scenario,
	{picture = false, tell = () => undefined}: PlayOptions,
): Promise<ScenarioReport> => {
	const {cluster, startMs} = run;
	const {name, file} = scenario;
	prepareLooks(scenario, cluster);
	const placement = picture ? recordPlacement(cluster, startMs) : undefined;
	await cluster.informers.synced();
	const rules = followRules(scenario.rules, run);
	const measures = followMeasures(scenario.measures, run);
	const timetables = followTimetables(scenario.timetables, cluster, run.contextOf, startMs);
	measures.begin();
	const failed = await setUp(run, scenario);
	tell({kind: 'begun'});
	timetables.begin();
	const done = failed.length > 0 ? failed : await runSteps(run, scenario, tell);
	timetables.end();
	measures.end();
	const reached = failed.length > 0 ? 0 : done.length;
	const steps = [...done, ...timetables.reports(), ...rules.reports()];
	return {
		name,
		file,
		seed: cluster.seed,
		ok: steps.every(({ok}) => ok),
		steps,
		skipped: stepsWithin(scenario.steps).length - reached,
		durationMs: cluster.time.now() - startMs,
		revision: cluster.store.durable,
		series: measures.series(),
		...(placement && {placement: placement.picture()}),
	};
};

/** Plays a fixture on a cluster at its beginning, in virtual time or standing still until it is told that the steps begin. */
export const playScenario = async (
	cluster: Cluster,
	scenario: Scenario,
	options: PlayOptions = {},
): Promise<ScenarioReport> => {
	const run = beginRun(cluster);
	try {
		return await play(run, scenario, options);
	} finally {
		for (const fork of run.forks.values()) await fork.stop();
	}
};

/** Runs a fixture on a virtual cluster of its own. Failures are in the report; throws only when inkube itself fails. */
export const runScenario = async (scenario: Scenario, options: RunOptions = {}): Promise<ScenarioReport> => {
	const seed = options.seed ?? scenario.seed;
	let cluster: Cluster;
	try {
		cluster = await startCluster({...scenarioOptions(scenario), speed: Infinity, seed, observe: options.observe});
	} catch (error) {
		return notStarted(scenario, seed, error as Error);
	}
	try {
		return await playScenario(cluster, scenario, options);
	} finally {
		await cluster.stop();
	}
};
