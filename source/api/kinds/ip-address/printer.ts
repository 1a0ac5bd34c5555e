import {age} from '../printing/age.ts';
import {ageColumn, fieldColumn, nameColumn} from '../printing/columns.ts';
import type {IPAddress} from '../../schema/kubernetes.generated.ts';
import type {Printer} from '../../types.ts';

/** `services/default/kubernetes`, with the group after the resource where there is one. */
const parentText = ({spec}: IPAddress): string => {
	const parent = spec?.parentRef;
	if (parent === undefined) return '<none>';
	const resource = parent.group ? `${parent.resource}.${parent.group}` : parent.resource;
	return [resource, parent.namespace, parent.name].filter(part => part).join('/');
};

/** The `kubectl get` table of a IPAddress. */
export const ipAddressPrinter: Printer<IPAddress> = {
	columns: [nameColumn, fieldColumn('ParentRef', 'networking.v1.IPAddressSpec.parentRef'), ageColumn],
	cells: (object, now) => [object.metadata.name, parentText(object), age(object.metadata.creationTimestamp, now)],
};
