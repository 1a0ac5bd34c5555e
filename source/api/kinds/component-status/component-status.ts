import type {ComponentStatus} from '../../schema/kubernetes.generated.ts';
import {describeKind} from '../describe-kind.ts';
import {nameColumn, textColumn} from '../printing/columns.ts';

const healthOf = ({conditions = []}: ComponentStatus) => conditions.find(({type}) => type === 'Healthy');

const statusText = (object: ComponentStatus): string => {
	const status = healthOf(object)?.status;
	if (status === 'True') return 'Healthy';
	return status === 'False' ? 'Unhealthy' : 'Unknown';
};

/** What answers for the parts of the control plane. Deprecated since 1.19 and still served. */
export const componentStatus = describeKind<ComponentStatus>({
	group: '',
	version: 'v1',
	kind: 'ComponentStatus',
	deprecation: 'v1 ComponentStatus is deprecated in v1.19+',
	printer: {
		columns: [
			nameColumn,
			textColumn('Status', 'Status of the component conditions'),
			textColumn('Message', 'Message of the component conditions'),
			textColumn('Error', 'Error of the component conditions'),
		],
		cells: object => {
			const {message = '', error = ''} = healthOf(object) ?? {};
			return [object.metadata.name, statusText(object), message, error];
		},
	},
});
