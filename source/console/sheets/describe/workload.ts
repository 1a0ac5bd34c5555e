import type {KubernetesObject} from '../../../machinery/json.ts';
import type {ObjectOf} from '../../../client/types.ts';
import {controllerOf} from '../../../machinery/object-key.ts';
import {span} from '../../line.ts';
import {podStatusText} from '../../pod-state.ts';
import {entriesText} from '../field-lines.ts';
import {tableLines} from '../table-lines.ts';
import type {DescribeSource, KindPart} from './kind-part.ts';

/** What the workloads have in common, as far as a description goes. */
type Workload = KubernetesObject & {
	readonly spec?: {
		readonly replicas?: number;
		readonly completions?: number;
		readonly parallelism?: number;
		readonly paused?: boolean;
		readonly selector?: {readonly matchLabels?: {readonly [key: string]: string}};
		readonly strategy?: {readonly type?: string};
		readonly updateStrategy?: {readonly type?: string};
		readonly template?: {
			readonly spec?: {readonly containers?: readonly {readonly name: string; readonly image?: string}[]};
		};
	};
	readonly status?: {readonly [count: string]: unknown};
};

const counts = [
	'replicas',
	'updatedReplicas',
	'readyReplicas',
	'availableReplicas',
	'unavailableReplicas',
	'desiredNumberScheduled',
	'currentNumberScheduled',
	'numberReady',
	'active',
	'succeeded',
	'failed',
];

const ownedPods = (workload: Workload, {informers}: DescribeSource): readonly ObjectOf<'Pod'>[] => {
	const owners = [
		workload.metadata.uid,
		...informers
			.of('ReplicaSet')
			.by('owner', workload.metadata.uid)
			.map(({metadata}) => metadata.uid),
	];
	return owners.flatMap(uid => informers.of('Pod').by('owner', uid));
};

/** What `kubectl describe` says of a workload, and the pods it owns. */
export const aboutWorkload = (workload: Workload, source: DescribeSource): KindPart => {
	const {spec = {}, status = {}} = workload;
	const rows = ownedPods(workload, source).map(pod => [
		pod.metadata.name,
		podStatusText(pod),
		pod.spec.nodeName ?? '<none>',
		controllerOf(pod)?.name ?? '',
	]);
	return {
		fields: [
			['Selector', entriesText(spec.selector?.matchLabels)],
			['Replicas', counts.filter(name => status[name] !== undefined).map(name => `${String(status[name])} ${name}`)],
			['Desired', spec.replicas === undefined ? undefined : String(spec.replicas)],
			['Completions', spec.completions === undefined ? undefined : String(spec.completions)],
			['Strategy', spec.strategy?.type ?? spec.updateStrategy?.type],
			['Paused', spec.paused ? 'true' : undefined, 'warn'],
			['Containers', (spec.template?.spec?.containers ?? []).map(({name, image = ''}) => `${name}: ${image}`)],
		],
		lines: [[span(`Pods: (${rows.length} in total)`, 'accent')], ...tableLines(['name', 'status', 'node', 'of'], rows)],
	};
};
