import {KeyIndex} from './key-index.ts';
import {LeaseTable} from './lease-table.ts';
import {RevisionLog} from './revision-log.ts';

/** What a store knows; its parts share it. */
export interface StoreState {
	readonly index: KeyIndex;
	readonly log: RevisionLog;
	readonly leases: LeaseTable;
	/** Last revision decided. */
	tip: number;
	/** Last revision on disk. */
	durable: number;
	/** Last revision handed to the watchers. */
	delivered: number;
	/** Reads below it are refused. */
	compacted: number;
	/** Why no more writes are taken. */
	readOnly?: string;
	/** Whether that is because the disk was full. */
	diskFull?: boolean;
}

/** An empty store is at revision 1; the first write makes 2. */
const firstRevision = 1;

/** A state at a revision with nothing in it; `logFrom` is the first revision that will be logged. */
export const createStoreState = (revision = firstRevision, logFrom = revision + 1): StoreState => ({
	index: new KeyIndex(),
	log: new RevisionLog(logFrom),
	leases: new LeaseTable(),
	tip: revision,
	durable: revision,
	delivered: revision,
	compacted: 0,
});
