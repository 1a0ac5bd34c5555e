/** A body or value that cannot be decoded. The message is Go's, without what kube-apiserver puts around it. */
export class DecodingError extends Error {
	constructor(message: string, options?: ErrorOptions) {
		super(message, options);
		this.name = 'DecodingError';
	}
}
