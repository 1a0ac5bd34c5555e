import {forkCluster} from '../cluster/fork-cluster.ts';
import type {Cluster} from '../cluster/types.ts';
import {changesSince} from './changes-since.ts';
import {prepareLooks} from './expectation-check.ts';
import {forksMax} from './limits.ts';
import {attempt, commandContexts, moveTo, performStep, StepFailure, type Run} from './perform-step.ts';
import type {StepReport} from './report.ts';
import type {Scenario, Step} from './scenario.ts';

/** What somebody who watches a run is told of, as it comes. */
export type RunNews =
	| {readonly kind: 'begun'}
	| {readonly kind: 'step'; readonly title: string; readonly number: number; readonly all: number}
	| {readonly kind: 'done'; readonly report: StepReport};

type Tell = (news: RunNews) => void;
type ForkStep = Step & {kind: 'fork'};

/** Everything that expectations look at; the whole fixture's, for those behind a fork may be about the fork. */
type Looks = Pick<Scenario, 'steps' | 'rules' | 'measures'>;

/** Makes the fork of a step from the cluster as it is, in virtual time: it happens between two moments of the cluster. */
const makeFork = async (run: Run, {name, way}: ForkStep, looks: Looks): Promise<Cluster> => {
	const {cluster, forks} = run;
	if (forks.has(name)) throw new StepFailure(`there is a fork "${name}" already`);
	if (forks.size >= forksMax) throw new StepFailure(`a run may make ${forksMax} forks, and has made them`);
	const fork = await forkCluster(cluster, {...way, speed: Infinity});
	forks.set(name, fork);
	prepareLooks(looks, fork);
	await fork.informers.synced();
	return fork;
};

const inFork = (name: string, report: StepReport): StepReport => ({
	...report,
	title: `${name}: ${report.title}`,
	fork: report.fork === undefined ? name : `${name}.${report.fork}`,
});

/** Does some work while a cluster stands still, as one in virtual time does anyway. */
const whileStandingStill = async <T>({time}: Cluster, work: () => Promise<T>): Promise<T> => {
	const {speed} = time;
	if (speed === Infinity) return work();
	time.setSpeed(0);
	try {
		return await work();
	} finally {
		time.setSpeed(speed);
	}
};

/** Makes a fork and takes its steps. */
const runFork = async (run: Run, step: ForkStep, looks: Looks, tell: Tell): Promise<readonly StepReport[]> => {
	let fork: Cluster | undefined;
	const begun = await attempt(run, step, async () => {
		fork = await makeFork(run, step, looks);
		return `${step.way.way === 'exact' ? 'exact, ' : ''}at revision ${fork.store.durable}`;
	});
	tell({kind: 'done', report: begun});
	if (fork === undefined) return [begun];
	const within: Run = {...run, cluster: fork, contextOf: commandContexts(fork)};
	const reports = await takeSteps(within, step.steps, looks, news =>
		tell(news.kind === 'done' ? {...news, report: inFork(step.name, news.report)} : news),
	);
	return [begun, ...reports.map(report => inFork(step.name, report))];
};

/** Makes a fork at its time, and takes its steps while the cluster it comes from stands still. */
const reachFork = async (run: Run, step: ForkStep, looks: Looks, tell: Tell): Promise<readonly StepReport[]> => {
	const reached = await attempt(run, step, async () => {
		await moveTo(run, step);
		return undefined;
	});
	if (!reached.ok) return [reached];
	return whileStandingStill(run.cluster, () => runFork(run, step, looks, tell));
};

const takeStep = async (
	run: Run,
	step: Exclude<Step, ForkStep>,
	lastCommand: number,
	tell: Tell,
): Promise<StepReport> => {
	const before = run.cluster.store.durable;
	const report = await attempt(run, step, () => performStep(run, step));
	const isClaim = step.kind === 'wait' || step.kind === 'expect';
	// What happened while a claim was waited for, and before that in the step whose effect it is about.
	const changes = report.ok || !isClaim ? [] : changesSince(run.cluster.store, Math.min(before, lastCommand));
	tell({kind: 'done', report});
	return changes.length === 0 ? report : {...report, changes};
};

const takeSteps = async (
	run: Run,
	steps: readonly Step[],
	looks: Looks,
	tell: Tell,
): Promise<readonly StepReport[]> => {
	const reports: StepReport[] = [];
	let lastCommand = run.cluster.store.durable;
	for (const [index, step] of steps.entries()) {
		tell({kind: 'step', title: step.title, number: index + 1, all: steps.length});
		const before = run.cluster.store.durable;
		const taken =
			step.kind === 'fork' ? await reachFork(run, step, looks, tell) : [await takeStep(run, step, lastCommand, tell)];
		reports.push(...taken);
		if (step.kind === 'do') lastCommand = before;
		if (taken.some(({ok}) => !ok)) break;
	}
	return reports;
};

/** Takes the steps of a fixture, and those of its forks, up to the first that fails. */
export const runSteps = (run: Run, scenario: Looks, tell: Tell): Promise<readonly StepReport[]> =>
	takeSteps(run, scenario.steps, scenario, tell);
