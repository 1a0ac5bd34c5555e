import {age} from '../printing/age.ts';
import {ageColumn, containerColumns, fieldColumn, nameColumn, textColumn, wide} from '../printing/columns.ts';
import {containerCells} from '../printing/container-cells.ts';
import {selectorText} from '../printing/selector-text.ts';
import type {Deployment} from '../../schema/kubernetes.generated.ts';
import type {Printer} from '../../types.ts';

/** The `kubectl get` table of a Deployment. */
export const deploymentPrinter: Printer<Deployment> = {
	columns: [
		nameColumn,
		textColumn('Ready', 'Number of the pod with ready state'),
		fieldColumn('Up-to-date', 'apps.v1.DeploymentStatus.updatedReplicas'),
		fieldColumn('Available', 'apps.v1.DeploymentStatus.availableReplicas'),
		ageColumn,
		...containerColumns,
		...wide(fieldColumn('Selector', 'apps.v1.DeploymentSpec.selector')),
	],
	cells: (object, now) => [
		object.metadata.name,
		`${object.status?.readyReplicas ?? 0}/${object.spec?.replicas ?? 0}`,
		object.status?.updatedReplicas ?? 0,
		object.status?.availableReplicas ?? 0,
		age(object.metadata.creationTimestamp, now),
		...containerCells(object.spec?.template.spec?.containers),
		selectorText(object.spec?.selector),
	],
};
