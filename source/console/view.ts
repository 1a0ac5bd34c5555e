import type {Informer, KindName, ObjectOf} from '../client/types.ts';
import {controllerOf} from '../machinery/object-key.ts';
import type {ConsoleCluster} from './types.ts';
import {newestFirst} from './event-time.ts';
import {createEvictions} from './evictions.ts';
import {eventsShownMax} from './limits.ts';
import {naturalOrder} from './natural-order.ts';
import {summarizeNode} from './node-summary.ts';
import {createPodSums} from './pod-sums.ts';
import type {ClusterSnapshot, ListName, NodeSummary, Workload} from './snapshot.ts';

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

const workloadKinds = ['Deployment', 'StatefulSet', 'DaemonSet', 'ReplicaSet', 'Job'] as const;

const workloadOrder = (left: Workload, right: Workload): number =>
	naturalOrder(left.metadata.namespace ?? '', right.metadata.namespace ?? '') ||
	workloadKinds.indexOf(left.kind as never) - workloadKinds.indexOf(right.kind as never) ||
	naturalOrder(left.metadata.name, right.metadata.name);

const listEvents = (events: readonly ObjectOf<'Event'>[]): readonly ObjectOf<'Event'>[] =>
	events.toSorted(newestFirst).slice(0, eventsShownMax);

/**
Follows the cluster's informers. Their handlers only mark what has changed and keep sums; every frame, at most one new
snapshot is made from the lists that did change. The clock is looked at each frame too, so that ages tick.
*/
export const createClusterView = ({cluster, scheduleFrame}: ClusterViewOptions): ClusterView => {
	const {informers, time, store} = cluster;
	const listeners = new Set<() => void>();
	const changed = new Set<ListName>(['nodes', 'pods', 'workloads', 'events']);
	const changedNodes = new Set<string>();
	const summaries = new Map<string, NodeSummary>();
	const podSums = createPodSums();
	const nodes = informers.of('Node');
	const evictions = createEvictions({
		now: () => time.now(),
		node: name => nodes.get(name),
		podsOn: name => podSums.sumOf(name).pods.map(({pod}) => pod),
	});

	const informersOf: {readonly [list in ListName]: readonly Pick<Informer, 'hasSynced'>[]} = {
		nodes: [nodes],
		pods: [informers.of('Pod')],
		workloads: workloadKinds.map(kind => informers.of(kind)),
		events: [informers.of('Event')],
	};

	const mark = <K extends KindName>(kind: K, list: ListName): (() => void) => {
		const note = (): void => void changed.add(list);
		return informers.of(kind).subscribe({added: note, updated: note, deleted: note});
	};

	const markNode = ({metadata: {name}}: ObjectOf<'Node'>): void => void changedNodes.add(name);

	const unsubscribes = [
		informers.of('Pod').subscribe(podSums.handler),
		nodes.subscribe(evictions.nodes),
		informers.of('Pod').subscribe(evictions.pods),
		nodes.subscribe({added: markNode, updated: markNode, deleted: markNode}),
		mark('Node', 'nodes'),
		mark('Pod', 'pods'),
		mark('Event', 'events'),
		...workloadKinds.map(kind => mark(kind, 'workloads')),
	];

	const listNodes = (): readonly NodeSummary[] => {
		for (const name of podSums.takeChanged()) changedNodes.add(name);
		for (const name of changedNodes) {
			const node = nodes.get(name);
			if (node === undefined) summaries.delete(name);
			else summaries.set(name, summarizeNode(node, podSums.sumOf(name), evictions));
		}
		changedNodes.clear();
		const known = [...summaries.values()];
		const inOrder = known.length === order.length && order.every(name => summaries.has(name));
		if (!inOrder) order = [...summaries.keys()].sort(naturalOrder);
		return order.map(name => summaries.get(name)!);
	};
	let order: readonly string[] = [];

	const listWorkloads = (): readonly Workload[] =>
		workloadKinds
			.flatMap<Workload>(kind => [...informers.of(kind).list()])
			.filter(workload => controllerOf(workload) === undefined)
			.sort(workloadOrder);

	const loadingLists = (): ReadonlySet<ListName> =>
		new Set(
			(Object.keys(informersOf) as ListName[]).filter(list => informersOf[list].some(({hasSynced}) => !hasSynced)),
		);

	const takeSnapshot = (previous?: ClusterSnapshot): ClusterSnapshot => {
		const nodesChanged = previous === undefined || changed.has('nodes') || changed.has('pods');
		const nodeList = nodesChanged ? listNodes() : previous.nodes;
		const events =
			previous === undefined || changed.has('events') ? listEvents(informers.of('Event').list()) : previous.events;
		const snapshot: ClusterSnapshot = {
			now: time.now(),
			speed: time.speed,
			revision: store.durable,
			loading: loadingLists(),
			nodes: nodeList,
			readyNodes: nodesChanged ? nodeList.filter(({ready}) => ready).length : previous.readyNodes,
			unplaced: previous === undefined || changed.has('pods') ? podSums.sumOf('').pods : previous.unplaced,
			podCounts: previous === undefined || changed.has('pods') ? podSums.counts() : previous.podCounts,
			workloads: previous === undefined || changed.has('workloads') ? listWorkloads() : previous.workloads,
			events,
			warnings: events === previous?.events ? previous.warnings : events.filter(({type}) => type === 'Warning').length,
		};
		changed.clear();
		return snapshot;
	};

	let snapshot = takeSnapshot();

	const isStale = (): boolean =>
		changed.size > 0 ||
		Math.floor(time.now() / 1000) !== Math.floor(snapshot.now / 1000) ||
		time.speed !== snapshot.speed ||
		store.durable !== snapshot.revision ||
		loadingLists().size !== snapshot.loading.size;

	const publish = (): void => {
		if (!isStale()) return;
		snapshot = takeSnapshot(snapshot);
		for (const listener of listeners) listener();
	};

	let isStopped = false;
	const frame = (): void => {
		if (isStopped) return;
		publish();
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
			for (const unsubscribe of unsubscribes) unsubscribe();
		},
	};
};
