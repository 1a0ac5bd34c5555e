import {age} from '../printing/age.ts';
import {ageColumn, integerColumn, nameColumn, textColumn, wide} from '../printing/columns.ts';
import type {Placement} from '../../schema/kubernetes.generated.ts';
import type {Printer} from '../../types.ts';

/** The `kubectl get` table of a Placement. */
export const placementPrinter: Printer<Placement> = {
	columns: [
		nameColumn,
		textColumn('Result', 'Scheduled, Nominated, Unschedulable or Failed.'),
		textColumn('Node', 'Where the pod went, or the node that preemption makes room on.'),
		textColumn('Feasible', 'How many of the nodes would take the pod.'),
		integerColumn('Ties', 'How many nodes had the highest score; one of them was drawn.'),
		integerColumn('Attempt', 'Which attempt of the pod it was.'),
		ageColumn,
		...wide(textColumn('Revision', 'The newest revision that was known.'), textColumn('Message')),
	],
	cells: ({metadata, spec, status}, now) => [
		metadata.name,
		status?.result ?? '',
		status?.nodeName ?? status?.nominatedNodeName ?? '<none>',
		`${status?.feasibleNodes ?? 0}/${status?.nodes ?? 0}`,
		status?.ties ?? 0,
		spec.attempt,
		age(metadata.creationTimestamp, now),
		status?.revision ?? '',
		status?.message ?? '<none>',
	],
};
