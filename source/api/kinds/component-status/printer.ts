import {nameColumn, textColumn} from '../printing/columns.ts';
import type {ComponentStatus} from '../../schema/kubernetes.generated.ts';
import type {Printer} from '../../types.ts';

const healthCells = ({conditions}: ComponentStatus): readonly [string, string, string] => {
	const healthy = conditions?.find(({type}) => type === 'Healthy');
	if (healthy === undefined) return ['Unknown', '', ''];
	return [healthy.status === 'True' ? 'Healthy' : 'Unhealthy', healthy.message ?? '', healthy.error ?? ''];
};

/** The `kubectl get` table of a ComponentStatus. */
export const componentStatusPrinter: Printer<ComponentStatus> = {
	columns: [
		nameColumn,
		textColumn('Status', 'Status of the component conditions'),
		textColumn('Message', 'Message of the component conditions'),
		textColumn('Error', 'Error of the component conditions'),
	],
	cells: object => [object.metadata.name, ...healthCells(object)],
};
