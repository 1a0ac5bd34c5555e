import {nameColumn, textColumn} from '../printing/columns.ts';
import {containerCells} from '../printing/container-cells.ts';
import {labelsText} from '../printing/selector-text.ts';
import type {PodTemplate} from '../../schema/kubernetes.generated.ts';
import type {Printer} from '../../types.ts';

/** The `kubectl get` table of a PodTemplate. */
export const podTemplatePrinter: Printer<PodTemplate> = {
	columns: [
		nameColumn,
		textColumn('Containers', 'Names of each container in the template.'),
		textColumn('Images', 'Images referenced by each container in the template.'),
		textColumn('Pod Labels', 'The labels for the pod template.'),
	],
	cells: object => [
		object.metadata.name,
		...containerCells(object.template?.spec?.containers),
		labelsText(object.template?.metadata?.labels),
	],
};
