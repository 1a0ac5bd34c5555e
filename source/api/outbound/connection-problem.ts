/** Go's words for what Node says of a connection that could not be made. */
export const connectionProblem = (error: NodeJS.ErrnoException, host: string, port: number): string => {
	switch (error.code) {
		case 'ECONNREFUSED':
			return `dial tcp ${host}:${port}: connect: connection refused`;
		case 'ENOTFOUND':
			return `dial tcp: lookup ${host}: no such host`;
		case 'ECONNRESET':
			return 'EOF';
		case 'UNABLE_TO_VERIFY_LEAF_SIGNATURE':
		case 'SELF_SIGNED_CERT_IN_CHAIN':
		case 'DEPTH_ZERO_SELF_SIGNED_CERT':
		case 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY':
			return 'tls: failed to verify certificate: x509: certificate signed by unknown authority';
		default:
			return error.message;
	}
};
