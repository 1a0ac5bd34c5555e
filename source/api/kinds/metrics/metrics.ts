import type {NodeMetrics, PodMetrics} from '../../schema/kubernetes.generated.ts';
import {describeKind} from '../describe-kind.ts';
import {age} from '../printing/age.ts';
import {ageColumn, nameColumn, textColumn} from '../printing/columns.ts';
import {addQuantities, formatQuantity, parseQuantity, zeroQuantity} from '../../../machinery/quantity.ts';

const place = {group: 'metrics.k8s.io', version: 'v1beta1'};

/** What a node uses. Never stored. */
export const nodeMetrics = describeKind<NodeMetrics>({
	...place,
	kind: 'NodeMetrics',
	printer: {
		columns: [nameColumn, textColumn('CPU'), textColumn('Memory'), textColumn('Window'), ageColumn],
		cells: ({metadata, usage, window}, now) => [
			metadata.name,
			usage['cpu'] ?? '',
			usage['memory'] ?? '',
			window,
			age(metadata.creationTimestamp, now),
		],
	},
});

const sumOf = ({containers}: PodMetrics, resource: string): string =>
	formatQuantity(
		containers
			.map(({usage}) => parseQuantity(usage[resource] ?? '0'))
			.reduce((sum, amount) => addQuantities(amount, sum), zeroQuantity),
	);

/** What the containers of a pod use. Never stored. */
export const podMetrics = describeKind<PodMetrics>({
	...place,
	kind: 'PodMetrics',
	printer: {
		columns: [nameColumn, textColumn('CPU'), textColumn('Memory'), textColumn('Window'), ageColumn],
		cells: (object, now) => [
			object.metadata.name,
			sumOf(object, 'cpu'),
			sumOf(object, 'memory'),
			object.window,
			age(object.metadata.creationTimestamp, now),
		],
	},
});
