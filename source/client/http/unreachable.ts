import {StatusError} from '../../machinery/status-error.ts';
import type {Connection} from './connection.ts';

/** Error codes of Node for certificates that nobody trusted has signed. */
const untrusted: ReadonlySet<string> = new Set([
	'SELF_SIGNED_CERT_IN_CHAIN',
	'DEPTH_ZERO_SELF_SIGNED_CERT',
	'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
	'UNABLE_TO_GET_ISSUER_CERT',
	'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
	'CERT_SIGNATURE_FAILURE',
]);

/** What an error of a socket means, and what to do about it. */
const reasonOf = (error: NodeJS.ErrnoException, {server, authority, tlsServerName}: Connection): string => {
	const {code = '', message} = error;
	if (code === 'ECONNREFUSED') return 'connection refused';
	if (code === 'ENOTFOUND') return 'no such host';
	if (untrusted.has(code))
		return authority === undefined
			? `nobody whom this system trusts has signed its certificate; name its certificate-authority in the kubeconfig (${message})`
			: `the certificate-authority of the kubeconfig has not signed its certificate; is the kubeconfig of an earlier server? (${message})`;
	if (code === 'ERR_TLS_CERT_ALTNAME_INVALID')
		return `its certificate is not for ${tlsServerName === undefined ? 'that host' : `the tls-server-name "${tlsServerName}"`} (${message})`;
	if (code === 'ECONNRESET' && server.startsWith('http:')) return `${message}; perhaps it speaks https`;
	return message || code || 'no connection';
};

/** What is wrong with the way to the server, as a Status that callers can tell from a refusal: 503 with a cause. */
export const unreachable = (connection: Connection, error: NodeJS.ErrnoException): StatusError => {
	const failure = new StatusError({
		code: 503,
		reason: 'ServiceUnavailable',
		message: `cannot reach ${connection.server}: ${reasonOf(error, connection)}`,
	});
	failure.cause = error;
	return failure;
};
