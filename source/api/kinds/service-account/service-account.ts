import type {ServiceAccount} from '../../schema/kubernetes.generated.ts';
import {describeKind} from '../describe-kind.ts';
import {serviceAccountPrinter} from './printer.ts';

export const serviceAccount = describeKind<ServiceAccount>({
	group: '',
	version: 'v1',
	kind: 'ServiceAccount',
	deleteReturnsObject: true,
	printer: serviceAccountPrinter,
});
