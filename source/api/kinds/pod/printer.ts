import {humanDuration} from '../../../machinery/duration.ts';
import {age} from '../printing/age.ts';
import {ageColumn, fieldColumn, nameColumn, textColumn, wide} from '../printing/columns.ts';
import type {Pod} from '../../schema/kubernetes.generated.ts';
import type {Printer, RowCondition} from '../../types.ts';
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

/** How the row of a pod that has ended is marked. */
const doneConditions: {readonly [phase: string]: readonly RowCondition[]} = {
	Succeeded: [{type: 'Completed', status: 'True', reason: 'Succeeded', message: 'The pod has completed successfully.'}],
	Failed: [{type: 'Completed', status: 'True', reason: 'Failed', message: 'The pod failed.'}],
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
		...wide(
			fieldColumn('IP', 'core.v1.PodStatus.podIP'),
			fieldColumn('Node', 'core.v1.PodSpec.nodeName'),
			fieldColumn('Nominated Node', 'core.v1.PodStatus.nominatedNodeName'),
			fieldColumn('Readiness Gates', 'core.v1.PodSpec.readinessGates'),
		),
	],
	conditions: ({status}) => doneConditions[status?.phase ?? ''],
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
