import type {RevisionEvents} from './revision-log.ts';
import type {LogFiles} from './types.ts';

/** One step of a store's life, as it is made durable; each is whole or absent. */
export type LogRecord =
	/** A revision with all its changes; if it came from the end of a lease, that lease is revoked by the same record. */
	| {readonly kind: 'revision'; readonly revision: number; readonly events: RevisionEvents; readonly revoked?: string}
	| {readonly kind: 'grant'; readonly lease: string; readonly ttlSeconds: number}
	/** The end of a lease with nothing attached. */
	| {readonly kind: 'revocation'; readonly lease: string; readonly ttlSeconds: number}
	| {readonly kind: 'compaction'; readonly revision: number};

/** What makes a store's records durable. */
export interface LogWriter {
	/** Takes the next record; returns at once. The outcome is told to the Durability it was made with. */
	append(record: LogRecord): void;
	/** Called before history below `revision` is let go, while it can still be read. */
	compacting(revision: number): void;
	/** What is on disk now. */
	files(): LogFiles;
	/** Makes everything appended durable and lets go of files. */
	close(): Promise<void>;
}
