import type {Informer, KindName, ObjectOf} from '../client/types.ts';
import {guardParts} from './guarded-parts.ts';
import {createHistory} from './history.ts';
import {createLiveFigures} from './live-figures.ts';
import type {LogLine} from './log-ring.ts';
import {byNamespaceAndName} from './natural-order.ts';
import {createNewestEvents} from './newest-events.ts';
import {eventsShownMax, quietFramesMax} from './limits.ts';
import {createNodeList} from './node-list.ts';
import type {ClusterSnapshot, ListName, ListProblem} from './snapshot.ts';
import {listServices} from './service-list.ts';
import {createSortedList} from './sorted-list.ts';
import type {ConsoleCluster} from './types.ts';
import {createWorkloadList, workloadKinds} from './workload-list.ts';

/** What the panels show, outside React: made for `useSyncExternalStore`. */
export interface ClusterView {
	/** The same object until something shown has changed. */
	getSnapshot(): ClusterSnapshot;
	subscribe(listener: () => void): () => void;
	/** Takes what has changed into a new snapshot at once. */
	publish(): void;
	stop(): void;
}

export interface ClusterViewOptions {
	readonly cluster: ConsoleCluster;
	/** Runs its argument once, at the next frame. */
	scheduleFrame(run: () => void): void;
}

const noLines: readonly LogLine[] = [];

/** What is shown of parts that never could be taken. */
const nothing: Parts = {
	nodes: [],
	readyNodes: 0,
	tainted: [],
	unplaced: [],
	podCounts: {running: 0, starting: 0, pending: 0, terminating: 0, failed: 0, succeeded: 0},
	workloads: [],
	services: [],
	events: [],
	warnings: 0,
};

type Parts = Pick<
	ClusterSnapshot,
	'nodes' | 'readyNodes' | 'tainted' | 'unplaced' | 'podCounts' | 'workloads' | 'services' | 'events' | 'warnings'
>;

const listNames: readonly ListName[] = ['nodes', 'pods', 'workloads', 'events', 'services'];

const kindsOf: {readonly [list in ListName]: readonly KindName[]} = {
	nodes: ['Node'],
	pods: ['Pod'],
	workloads: workloadKinds,
	events: ['Event'],
	services: ['Service', 'EndpointSlice'],
};

/** Everything that panels are made of. */
export const panelKinds: readonly KindName[] = listNames.flatMap(list => kindsOf[list]);

/** Marks a list as changed whenever an object of one of its kinds changes. Returns the ways out. */
const markChanges = (
	informers: ConsoleCluster['informers'],
	list: ListName,
	changed: Set<ListName>,
): readonly (() => void)[] => {
	const mark = (): void => void changed.add(list);
	return kindsOf[list].map(kind => informers.of(kind).subscribe({added: mark, updated: mark, deleted: mark}));
};

const withWarnings = (events: readonly ObjectOf<'Event'>[]): Pick<ClusterSnapshot, 'events' | 'warnings'> => ({
	events,
	warnings: events.filter(({type}) => type === 'Warning').length,
});

/**
Follows the cluster's informers. Their handlers only mark what has changed and keep sums; every frame, at most one new
snapshot is made from the lists that did change. The clock is looked at each frame too, so that ages tick; the revision alone
makes no frame of its own.
*/
export const createClusterView = ({cluster, scheduleFrame}: ClusterViewOptions): ClusterView => {
	const {informers, time, store} = cluster;
	const listeners = new Set<() => void>();
	const changed = new Set<ListName>(listNames);
	const nodeList = createNodeList(cluster);
	const history = createHistory();
	const stopHistory = informers.of('Pod').subscribe(history.pods);
	const live = createLiveFigures(cluster);
	const podList = createSortedList(informers.of('Pod'), byNamespaceAndName);
	const workloadList = createWorkloadList(informers);
	const eventList = createNewestEvents(informers.of('Event'), eventsShownMax);
	const unsubscribes = listNames.flatMap(list => markChanges(informers, list, changed));

	const parts = guardParts((part, error) => cluster.logRing?.error?.(`the ${part} cannot be shown: ${error.stack}`));
	const informersOf = (list: ListName): readonly Pick<Informer, 'problem' | 'namespace' | 'hasSynced'>[] =>
		kindsOf[list].map(kind => informers.of(kind));

	const isLoading = (list: ListName): boolean => informersOf(list).some(({hasSynced}) => !hasSynced);

	const problemOf = (list: ListName): ListProblem | undefined => {
		const failure = parts.failures.get(list);
		if (failure !== undefined) return {kind: 'failed', message: failure};
		const all = informersOf(list);
		const message = all.find(({problem}) => problem !== undefined)?.problem;
		if (message === undefined) return undefined;
		const hasSome = all.some(({problem, hasSynced}) => hasSynced && problem === undefined);
		return {kind: hasSome ? 'partly refused' : 'refused', message};
	};

	/** What is wrong with the lists; undefined, mostly, when nothing is. */
	const takeProblems = (): Pick<ClusterSnapshot, 'problems' | 'onlyNamespace'> => {
		const found = listNames.flatMap(list => {
			const problem = problemOf(list);
			return problem === undefined ? [] : [[list, problem] as const];
		});
		const onlyNamespace = listNames.flatMap(informersOf).find(({namespace}) => namespace !== undefined)?.namespace;
		return {
			...(found.length === 0 ? {} : {problems: new Map(found)}),
			...(onlyNamespace === undefined ? {} : {onlyNamespace}),
		};
	};

	const takePods = (): Pick<ClusterSnapshot, 'unplaced' | 'podCounts'> => ({
		unplaced: nodeList.unplaced(),
		podCounts: nodeList.podCounts(),
	});

	const takeSnapshot = (previous?: ClusterSnapshot): ClusterSnapshot => {
		const before: Parts = previous ?? nothing;
		/** Takes the part of a list when it, or another one that it is made of, has changed. */
		const ifChanged = <K extends keyof Parts>(
			lists: readonly [ListName, ...ListName[]],
			take: () => Pick<Parts, K>,
		): Pick<Parts, K> =>
			previous === undefined || lists.some(list => changed.has(list)) ? parts.take(lists[0], before, take) : before;
		const {nodes, readyNodes, tainted} = ifChanged(['nodes', 'pods'], nodeList.take);
		const {unplaced, podCounts} = ifChanged(['pods'], takePods);
		const {workloads} = ifChanged(['workloads'], () => ({workloads: workloadList.list()}));
		const {services} = ifChanged(['services'], () => ({services: listServices(informers)}));
		const {events, warnings} = ifChanged(['events'], () => withWarnings(eventList.list()));
		changed.clear();
		const now = time.now();
		parts.take('history', undefined, () => {
			live?.frame();
			history.take({at: now, podCounts, nodes: nodes.length, readyNodes, summaries: nodes});
		});
		return {
			now,
			speed: time.speed,
			revision: store.durable,
			loading: new Set(listNames.filter(isLoading)),
			lostAt: cluster.lostAt?.(),
			...takeProblems(),
			nodes,
			readyNodes,
			tainted,
			unplaced,
			podCounts,
			pods: podList.list,
			services,
			history: history.samples(),
			figures: live?.figures,
			log: cluster.logRing?.lines() ?? noLines,
			workloads,
			events,
			warnings,
		};
	};

	let snapshot = takeSnapshot();

	/** Whether anything has changed that shows, besides the revision. */
	const isStale = (): boolean =>
		changed.size > 0 ||
		Math.floor(time.now() / 1000) !== Math.floor(snapshot.now / 1000) ||
		time.speed !== snapshot.speed ||
		cluster.lostAt?.() !== snapshot.lostAt ||
		listNames.some(list => problemOf(list)?.message !== snapshot.problems?.get(list)?.message) ||
		(cluster.logRing?.lines() ?? noLines) !== snapshot.log ||
		listNames.some(list => isLoading(list) !== snapshot.loading.has(list));

	/** Frames since the last snapshot. */
	let frames = 0;

	const publish = (): void => {
		if (!isStale() && store.durable === snapshot.revision) return;
		frames = 0;
		snapshot = takeSnapshot(snapshot);
		for (const listener of listeners) listener();
	};

	let isStopped = false;
	const frame = (): void => {
		if (isStopped) return;
		// Most of what is written at rest are leases, of which only the revision shows: that comes with the clock's next tick.
		if (isStale() || ++frames >= quietFramesMax) publish();
		scheduleFrame(frame);
	};
	scheduleFrame(frame);

	return {
		getSnapshot: () => snapshot,
		subscribe(listener) {
			listeners.add(listener);
			return () => void listeners.delete(listener);
		},
		publish,
		stop() {
			isStopped = true;
			nodeList.stop();
			podList.stop();
			workloadList.stop();
			eventList.stop();
			stopHistory();
			for (const unsubscribe of unsubscribes) unsubscribe();
		},
	};
};
