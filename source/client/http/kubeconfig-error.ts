/** A kubeconfig that cannot be used, or a program that it names, in words that say which. */
export class KubeconfigError extends Error {
	constructor(message: string, options?: ErrorOptions) {
		super(message, options);
		this.name = 'KubeconfigError';
	}
}
