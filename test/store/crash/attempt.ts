/* What clients tried to do. Every key that is put gets the id of its attempt as value, so that history says who wrote. */

/** How an attempt ended, as far as its client knows: `unknown` may have happened or not, `refused` did not. */
export type Outcome =
	| {readonly type: 'pending' | 'unknown' | 'refused'}
	/** Answered; `revision` is the one it made. */
	| {readonly type: 'done'; readonly revision: number};

/** One transaction: puts, and deletions of keys if they are there, all or nothing. */
export interface WriteAttempt {
	readonly type: 'write';
	readonly id: string;
	/** The keys put. */
	readonly puts: readonly string[];
	/** The lease of all of them, '0' without. */
	readonly lease: string;
	readonly deletes: readonly string[];
	/** The revision that the first key put must have been changed by last; absent without a compare. */
	readonly expects?: number;
	outcome: Outcome;
}

/** The end of a lease with its keys. */
export interface RevokeAttempt {
	readonly type: 'revoke';
	readonly lease: string;
	outcome: Outcome;
}

export interface GrantAttempt {
	readonly type: 'grant';
	readonly lease: string;
	/** Whether it may run out by itself during the test. */
	readonly isShort: boolean;
	outcome: Outcome;
}

export interface CompactAttempt {
	readonly type: 'compact';
	readonly revision: number;
	outcome: Outcome;
}

export type Attempt = WriteAttempt | RevokeAttempt | GrantAttempt | CompactAttempt;
