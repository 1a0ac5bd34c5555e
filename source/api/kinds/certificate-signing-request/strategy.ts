import type {CertificateSigningRequest} from '../../schema/kubernetes.generated.ts';
import type {WriteContext} from '../../types.ts';
import {withField} from '../shared/sharing.ts';

/** A new request is that of whoever sends it, whatever it says, and nobody has decided on it yet. */
export const prepareCertificateSigningRequest = (
	request: CertificateSigningRequest,
	{user}: WriteContext,
): CertificateSigningRequest => {
	const {name: username, uid, groups, extra} = user;
	return {...request, spec: {...request.spec, username, uid, groups, extra}, status: {}};
};

/** What was asked stays, whatever an update says of it. */
export const keepCertificateSigningRequest = (
	next: CertificateSigningRequest,
	previous: CertificateSigningRequest,
): CertificateSigningRequest => withField(next, 'spec', previous.spec);
