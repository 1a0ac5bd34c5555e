import {findCondition} from '../../../machinery/conditions.ts';
import type {APIService} from '../../schema/kubernetes.generated.ts';
import type {Printer} from '../../types.ts';
import {age} from '../printing/age.ts';
import {ageColumn, nameColumn, textColumn} from '../printing/columns.ts';

const serviceText = ({spec: {service}}: APIService): string =>
	service === undefined ? 'Local' : `${service.namespace ?? ''}/${service.name ?? ''}`;

/** `True`, `False (MissingEndpoints)`. */
const availableText = ({status}: APIService): string => {
	const condition = findCondition(status?.conditions, 'Available');
	if (condition === undefined) return 'Unknown';
	return condition.status === 'True' || !condition.reason
		? condition.status
		: `${condition.status} (${condition.reason})`;
};

/** The `kubectl get` table of an APIService. */
export const apiServicePrinter: Printer<APIService> = {
	columns: [
		nameColumn,
		textColumn('Service', 'The reference to the service that hosts this API endpoint.'),
		textColumn('Available', 'Whether this service is available.'),
		ageColumn,
	],
	cells: (object, now) => [
		object.metadata.name,
		serviceText(object),
		availableText(object),
		age(object.metadata.creationTimestamp, now),
	],
};
