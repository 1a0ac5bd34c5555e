import {humanDuration} from '../../../machinery/duration.ts';
import {age} from '../printing/age.ts';
import {ageColumn, nameColumn, textColumn, wide} from '../printing/columns.ts';
import type {Pod} from '../../schema/kubernetes.generated.ts';
import type {Printer} from '../../types.ts';
import {podSummary} from './status-text.ts';
import type {PodSummary} from './status-text.ts';

/** `2 (3m ago)`: restarts and, if known, how long ago the last one was. */
const restartsText = ({restarts, lastRestart}: PodSummary, now: number): string =>
	restarts === 0 || lastRestart === undefined
		? String(restarts)
		: `${restarts} (${humanDuration(now - lastRestart)} ago)`;

/** `1/2`: readiness gates that hold, of all. */
const readinessGatesText = ({spec, status}: Pod): string => {
	const gates = spec.readinessGates ?? [];
	if (gates.length === 0) return '<none>';
	const holding = gates.filter(({conditionType}) =>
		status?.conditions?.some(({type, status: value}) => type === conditionType && value === 'True'),
	);
	return `${holding.length}/${gates.length}`;
};

/** The `kubectl get` table of a Pod. */
export const podPrinter: Printer<Pod> = {
	columns: [
		nameColumn,
		textColumn('Ready', 'The aggregate readiness state of this pod for accepting traffic.'),
		textColumn('Status', 'The aggregate status of the containers in this pod.'),
		textColumn(
			'Restarts',
			'The number of times the containers in this pod have been restarted and when the last container in this pod has restarted.',
		),
		ageColumn,
		...wide(textColumn('IP'), textColumn('Node'), textColumn('Nominated Node'), textColumn('Readiness Gates')),
	],
	cells: (object, now) => {
		const summary = podSummary(object);
		return [
			object.metadata.name,
			`${summary.ready}/${summary.total}`,
			summary.status,
			restartsText(summary, now),
			age(object.metadata.creationTimestamp, now),
			object.status?.podIPs?.[0]?.ip || object.status?.podIP || '<none>',
			object.spec.nodeName || '<none>',
			object.status?.nominatedNodeName || '<none>',
			readinessGatesText(object),
		];
	},
};
