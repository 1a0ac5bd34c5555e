import {matcherOfMap} from '../../machinery/label-selector.ts';
import type {ObjectOf} from '../../client/types.ts';
import type {Column} from '../columns.ts';
import {podCells, podState, podStatusText} from '../pod-state.ts';
import type {ClusterSnapshot} from '../snapshot.ts';
import type {ConsoleCluster} from '../types.ts';
import {age, rawAge} from './age.ts';
import type {Opening, PanelContent, PanelItem} from './panel.ts';
import {remembered, rememberedEach} from './remembered.ts';
import {zoneOf} from './zones.ts';

type Pod = ObjectOf<'Pod'>;

const columns: readonly Column[] = [
	{key: 'pod', grow: true, minimum: 12},
	{key: 'namespace', tone: 'muted', dropAt: 2},
	{key: 'status', minimum: 9, tone: (_, row) => podCells[row['state'] as keyof typeof podCells].tone},
	{key: 'ready', align: 'right', dropAt: 3},
	{key: 'restarts', align: 'right', dropAt: 4},
	{key: 'node', dropAt: 1},
	{key: 'age', align: 'right', minimum: 5, tone: 'muted', dropAt: 5},
];

const podItem = remembered((pod: Pod): PanelItem => {
	const {uid, name, namespace = ''} = pod.metadata;
	const containers = pod.status?.containerStatuses ?? [];
	const ready = containers.filter(status => status.ready).length;
	const restarts = containers.reduce((sum, {restartCount}) => sum + restartCount, 0);
	const status = podStatusText(pod);
	const node = pod.spec.nodeName ?? '';
	return {
		uid,
		search: `${namespace} ${name} ${status} ${node}`.toLowerCase(),
		target: {kind: 'Pod', name, namespace, object: pod},
		raw: {age: rawAge(pod)},
		cells: now => ({
			uid,
			pod: name,
			namespace,
			status,
			ready: `${ready}/${pod.spec.containers.length}`,
			restarts: String(restarts),
			node: node === '' ? '–' : node,
			age: age(pod, now),
			state: podState(pod),
		}),
	};
});

/** The pods a workload controls, a deployment through its replica sets. */
const podsOfWorkload = (informers: ConsoleCluster['informers'], uid: string): readonly Pod[] => [
	...informers.of('Pod').by('owner', uid),
	...informers
		.of('ReplicaSet')
		.by('owner', uid)
		.flatMap(({metadata}) => informers.of('Pod').by('owner', metadata.uid)),
];

/** The pods a service selects; none when it selects nothing. */
const podsOfService = (
	informers: ConsoleCluster['informers'],
	{namespace, name}: {readonly namespace: string; readonly name: string},
): readonly Pod[] => {
	const selector = informers.of('Service').get(`${namespace}/${name}`)?.spec.selector;
	if (selector === undefined || Object.keys(selector).length === 0) return [];
	const matcher = matcherOfMap(selector);
	return informers
		.of('Pod')
		.by('namespace', namespace)
		.filter(({metadata}) => matcher.matches(metadata.labels));
};

const openedPods = (
	opening: Opening,
	snapshot: ClusterSnapshot,
	informers: ConsoleCluster['informers'],
): readonly Pod[] => {
	switch (opening.of) {
		case 'node':
			return snapshot.nodes.find(({node}) => node.metadata.name === opening.name)?.sum.pods.map(({pod}) => pod) ?? [];
		case 'zone':
			return snapshot.nodes
				.filter(node => zoneOf(node) === opening.name)
				.flatMap(({sum}) => sum.pods.map(({pod}) => pod));
		case 'unplaced':
			return snapshot.unplaced.map(({pod}) => pod);
		case 'service':
			return podsOfService(informers, opening);
		case 'workload': {
			const workload = snapshot.workloads.find(
				({kind, metadata}) =>
					kind === opening.kind && metadata.name === opening.name && (metadata.namespace ?? '') === opening.namespace,
			);
			return workload === undefined ? [] : podsOfWorkload(informers, workload.metadata.uid);
		}
	}
};

/** Whose pods these are, for the title. */
const openingText = (opening: Opening): string => {
	switch (opening.of) {
		case 'node':
			return opening.name;
		case 'unplaced':
			return 'no node';
		case 'zone':
			return `zone ${opening.name === '' ? '(none)' : opening.name}`;
		case 'service':
			return `service/${opening.name}`;
		case 'workload':
			return `${opening.kind.toLowerCase()}/${opening.name}`;
	}
};

const allPods = rememberedEach(podItem);

/** Every pod of the cluster. */
export const allPodsPanel = (snapshot: ClusterSnapshot): PanelContent => ({
	title: 'pods',
	columns,
	items: allPods(snapshot.pods()),
	lists: ['pods'],
	empty: 'no pods',
});

/** The pods of one node, workload or service. */
export const podsPanel = (
	opening: Opening,
	snapshot: ClusterSnapshot,
	informers: ConsoleCluster['informers'],
): PanelContent => ({
	title: `pods of ${openingText(opening)}`,
	columns,
	items: openedPods(opening, snapshot, informers).map(podItem),
	lists: ['pods'],
	empty: 'no pods',
});
