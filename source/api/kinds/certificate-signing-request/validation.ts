import {duplicate, invalid, required, type FieldError} from '../../../machinery/field-error.ts';
import type {CertificateSigningRequest} from '../../schema/kubernetes.generated.ts';

const durationSecondsMin = 600;
const pemBlock = /-----BEGIN ([A-Z0-9 ]+)-----[^-]*-----END \1-----/;

const validateRequest = (sent: string | null): FieldError[] => {
	const request = sent ?? '';
	const block = pemBlock.exec(Buffer.from(request, 'base64').toString('latin1'));
	return block?.[1] === 'CERTIFICATE REQUEST'
		? []
		: [invalid('spec.request', request, 'PEM block type must be CERTIFICATE REQUEST')];
};

const validateSigner = (signer: string): FieldError[] => {
	if (signer === '') return [required('spec.signerName')];
	const form = 'must be a fully qualified domain and path of the form "example.com/signer-name"';
	return signer.includes('/') ? [] : [invalid('spec.signerName', signer, form)];
};

/** Problems of a CertificateSigningRequest. What is inside the request is the signer's business. */
export const validateCertificateSigningRequest = ({spec}: CertificateSigningRequest): FieldError[] => {
	const {request = '', signerName = '', usages = [], expirationSeconds} = spec ?? {};
	const short = `may not specify a duration less than ${durationSecondsMin} seconds (10 minutes)`;
	return [
		...validateRequest(request),
		...(usages.length === 0 ? [required('spec.usages')] : []),
		...usages.flatMap((usage, index) =>
			usages.indexOf(usage) < index ? [duplicate(`spec.usages[${index}]`, usage)] : [],
		),
		...validateSigner(signerName),
		...(expirationSeconds !== undefined && expirationSeconds < durationSecondsMin
			? [invalid('spec.expirationSeconds', expirationSeconds, short)]
			: []),
	];
};
