/** One cause of a Status, as in metav1.StatusCause. */
export interface StatusCause {
	readonly reason?: string;
	readonly message?: string;
	readonly field?: string;
}

/** metav1.StatusDetails. */
export interface StatusDetails {
	readonly name?: string;
	readonly group?: string;
	readonly kind?: string;
	readonly uid?: string;
	readonly causes?: readonly StatusCause[];
	readonly retryAfterSeconds?: number;
}

/** metav1.Status, the body of every failure (and of some successes) of the API. */
export interface Status {
	readonly kind: 'Status';
	readonly apiVersion: 'v1';
	readonly metadata: {readonly continue?: string};
	readonly status: 'Success' | 'Failure';
	readonly message?: string;
	readonly reason?: string;
	readonly details?: StatusDetails;
	readonly code: number;
}

/** A resource by group and plural name, as error messages name it: `deployments.apps`, `pods`. */
export interface GroupResource {
	readonly group: string;
	readonly resource: string;
}

/** A failure of the API: carries the Status that the client gets. */
export class StatusError extends Error {
	readonly status: Status;
	/** What the client is warned of besides, as of an answer. */
	readonly warnings: readonly string[];
	constructor(
		status: Omit<Status, 'kind' | 'apiVersion' | 'metadata' | 'status'> & {continue?: string},
		warnings: readonly string[] = [],
	) {
		super(status.message);
		this.warnings = warnings;
		this.name = 'StatusError';
		const {continue: token, ...rest} = status;
		this.status = {
			kind: 'Status',
			apiVersion: 'v1',
			metadata: token === undefined ? {} : {continue: token},
			status: 'Failure',
			...rest,
		};
	}

	/** The same failure with warnings. */
	withWarnings(warnings: readonly string[]): StatusError {
		const token = this.status.metadata.continue;
		const error = new StatusError({...this.status, ...(token !== undefined && {continue: token})}, warnings);
		error.cause = this;
		return error;
	}

	get code(): number {
		return this.status.code;
	}

	get reason(): string {
		return this.status.reason ?? '';
	}
}
