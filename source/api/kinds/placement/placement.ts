import type {Placement} from '../../schema/kubernetes.generated.ts';
import {describeKind} from '../describe-kind.ts';
import {placementPrinter} from './printer.ts';

/** An attempt of the scheduler to place a pod. Never stored: the scheduler's memory of its latest attempts, to be read only. */
export const placement = describeKind<Placement>({
	group: 'inkube.dev',
	version: 'v1alpha1',
	kind: 'Placement',
	printer: placementPrinter,
	selectableFields: {
		'spec.podName': ({spec}) => spec.podName,
		'status.result': ({status}) => status?.result ?? '',
	},
});
