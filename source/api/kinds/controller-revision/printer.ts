import {age} from '../printing/age.ts';
import {ageColumn, fieldColumn, nameColumn, textColumn} from '../printing/columns.ts';
import type {ControllerRevision} from '../../schema/kubernetes.generated.ts';
import type {Printer} from '../../types.ts';

/** `statefulset.apps/web` of the controlling owner. */
const controllerText = ({metadata}: ControllerRevision): string => {
	const owner = metadata.ownerReferences?.find(reference => reference.controller);
	if (owner === undefined) return '<none>';
	const group = owner.apiVersion.includes('/') ? `.${owner.apiVersion.split('/')[0]}` : '';
	return `${owner.kind.toLowerCase()}${group}/${owner.name}`;
};

/** The `kubectl get` table of a ControllerRevision. */
export const controllerRevisionPrinter: Printer<ControllerRevision> = {
	columns: [
		nameColumn,
		textColumn('Controller', 'Controller of the object'),
		fieldColumn('Revision', 'apps.v1.ControllerRevision.revision'),
		ageColumn,
	],
	cells: (object, now) => [
		object.metadata.name,
		controllerText(object),
		object.revision,
		age(object.metadata.creationTimestamp, now),
	],
};
