import type {ObjectOf} from '../../../client/types.ts';
import {formatTaint} from '../../../machinery/taints.ts';
import {podRequests} from '../../../machinery/pod-requests.ts';
import {byNamespaceAndName} from '../../natural-order.ts';
import {span} from '../../line.ts';
import {age} from '../../panels/age.ts';
import {isFinished, podState} from '../../pod-state.ts';
import {entriesText} from '../field-lines.ts';
import {tableLines} from '../table-lines.ts';
import type {DescribeSource, KindPart} from './kind-part.ts';

const mebibyte = 2 ** 20;

/** What `kubectl describe` says of a node: what it has, and the pods on it with what they request. */
export const aboutNode = (node: ObjectOf<'Node'>, {informers, now}: DescribeSource): KindPart => {
	const pods = informers
		.of('Pod')
		.list()
		.filter(pod => pod.spec.nodeName === node.metadata.name && !isFinished(podState(pod)))
		.toSorted(byNamespaceAndName);
	const rows = pods.map(pod => {
		const requests = podRequests(pod.spec);
		return [
			pod.metadata.namespace ?? '',
			pod.metadata.name,
			`${requests.get('cpu') ?? 0}m`,
			`${Math.round((requests.get('memory') ?? 0) / mebibyte)}Mi`,
			age(pod, now),
		];
	});
	return {
		fields: [
			['Taints', (node.spec.taints ?? []).map(taint => formatTaint({...taint, value: taint.value ?? ''}))],
			['Unschedulable', String(node.spec.unschedulable ?? false)],
			['Addresses', (node.status?.addresses ?? []).map(({type, address}) => `${type}: ${address}`)],
			['Capacity', entriesText(node.status?.capacity, ': ')],
			['Allocatable', entriesText(node.status?.allocatable, ': ')],
			['PodCIDR', node.spec.podCIDR],
		],
		lines: [
			[span(`Non-terminated Pods: (${pods.length} in total)`, 'accent')],
			...tableLines(['namespace', 'name', 'cpu requests', 'memory requests', 'age'], rows),
		],
	};
};
