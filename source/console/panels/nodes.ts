import type {Column} from '../columns.ts';
import {naturalOrder} from '../natural-order.ts';
import type {ClusterSnapshot, NodeSummary} from '../snapshot.ts';
import {age, rawAge} from './age.ts';
import type {PanelContent, PanelItem} from './panel.ts';
import {remembered, rememberedEach} from './remembered.ts';

const columns: readonly Column[] = [
	{key: 'node', minimum: 6, grow: true},
	{key: 'status', minimum: 8, tone: text => (text === 'Ready' ? 'good' : text.startsWith('Ready') ? 'warn' : 'bad')},
	{key: 'roles', dropAt: 4, tone: 'muted'},
	{key: 'zone', dropAt: 3},
	{key: 'pods', align: 'right', dropAt: 1},
	{key: 'cpu', align: 'right', dropAt: 2},
	{key: 'memory', align: 'right', dropAt: 2},
	{key: 'taints', align: 'right', dropAt: 5},
	{key: 'version', dropAt: 6, tone: 'muted'},
	{key: 'age', align: 'right', minimum: 4, tone: 'muted', dropAt: 5},
];

const rolePrefix = 'node-role.kubernetes.io/';
const gibibyte = 2 ** 30;

const rolesText = (labels: {readonly [key: string]: string}): string => {
	const roles = Object.keys(labels)
		.filter(key => key.startsWith(rolePrefix))
		.map(key => key.slice(rolePrefix.length));
	return roles.length === 0 ? '<none>' : roles.toSorted(naturalOrder).join(',');
};

const statusText = ({ready, fault, node}: NodeSummary): string =>
	[
		ready ? 'Ready' : 'NotReady',
		...(node.spec.unschedulable ? ['SchedulingDisabled'] : []),
		...(fault ? [fault] : []),
	].join(',');

/** `1.5/4`: what is requested of what there is, in cores. */
const coresText = ({sum, allocatableCpuMilli}: NodeSummary): string =>
	`${Math.round(sum.cpuMilli / 100) / 10}/${Math.round(allocatableCpuMilli / 100) / 10}`;

const memoryText = ({sum, allocatableMemoryBytes}: NodeSummary): string =>
	`${(sum.memoryBytes / gibibyte).toFixed(1)}/${(allocatableMemoryBytes / gibibyte).toFixed(1)}Gi`;

const nodeItem = remembered((summary: NodeSummary): PanelItem => {
	const {node, sum, taints} = summary;
	const {name, uid, labels = {}} = node.metadata;
	const row = {
		uid,
		node: name,
		status: statusText(summary),
		roles: rolesText(labels),
		zone: labels['topology.kubernetes.io/zone'] ?? '',
		pods: `${sum.pods.length}/${node.status?.allocatable?.['pods'] ?? '–'}`,
		cpu: coresText(summary),
		memory: memoryText(summary),
		taints: String(taints.length),
		version: node.status?.nodeInfo?.kubeletVersion ?? '',
	};
	const labelText = Object.entries(labels).map(([key, value]) => `${key}=${value}`);
	return {
		uid,
		search: [...Object.values(row), ...labelText].join(' ').toLowerCase(),
		target: {kind: 'Node', name, object: node},
		opens: {of: 'node', name},
		raw: {
			age: rawAge(node),
			pods: sum.pods.length,
			cpu: sum.cpuMilli / summary.allocatableCpuMilli,
			memory: sum.memoryBytes / summary.allocatableMemoryBytes,
		},
		cells: now => ({...row, age: age(node, now)}),
	};
});

const itemsOf = rememberedEach(nodeItem);

/** Every node in figures: status, pods, and requested of allocatable. */
export const nodesPanel = ({nodes}: ClusterSnapshot): PanelContent => ({
	title: 'nodes',
	columns,
	items: itemsOf(nodes),
	lists: ['nodes', 'pods'],
	empty: 'no nodes',
});
