import {age} from '../printing/age.ts';
import {ageColumn, fieldColumn, nameColumn} from '../printing/columns.ts';
import {humanDuration} from '../../../machinery/duration.ts';
import type {CertificateSigningRequest} from '../../schema/kubernetes.generated.ts';
import type {Printer} from '../../types.ts';

/** Denied before Approved before Pending; Failed and Issued are added. */
const conditionText = ({status}: CertificateSigningRequest): string => {
	const has = (type: string) => status?.conditions?.some(condition => condition.type === type) ?? false;
	const decision = has('Denied') ? 'Denied' : has('Approved') ? 'Approved' : 'Pending';
	return `${decision}${has('Failed') ? ',Failed' : ''}${status?.certificate ? ',Issued' : ''}`;
};

/** The `kubectl get` table of a CertificateSigningRequest. */
export const certificateSigningRequestPrinter: Printer<CertificateSigningRequest> = {
	columns: [
		nameColumn,
		ageColumn,
		fieldColumn('SignerName', 'certificates.v1.CertificateSigningRequestSpec.signerName'),
		fieldColumn('Requestor', 'certificates.v1.CertificateSigningRequestSpec.request'),
		fieldColumn('RequestedDuration', 'certificates.v1.CertificateSigningRequestSpec.expirationSeconds'),
		fieldColumn('Condition', 'certificates.v1.CertificateSigningRequestStatus.conditions'),
	],
	cells: (object, now) => [
		object.metadata.name,
		age(object.metadata.creationTimestamp, now),
		object.spec?.signerName ?? '<none>',
		object.spec?.username ?? '',
		object.spec?.expirationSeconds === undefined ? '<none>' : humanDuration(object.spec.expirationSeconds * 1000),
		conditionText(object),
	],
};
