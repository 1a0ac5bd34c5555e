import type {LogRecord} from './log-record.ts';
import {forEachEvent} from './revision-log.ts';
import type {StoreState} from './store-state.ts';

const withdrawRevision = (state: StoreState, revoked: string | undefined): void => {
	if (revoked !== undefined) state.leases.add(revoked, state.leases.ttlOf(revoked)!, 0);
	forEachEvent(state.log.pop(), ({kv, previous}) => {
		state.index.withdraw(kv.key);
		state.leases.move(kv.key, kv.lease, previous?.lease ?? '0');
	});
	state.tip--;
};

/** Takes back records that did not become durable, the last first, so that the tip is the durable revision again. */
export const rollBack = (state: StoreState, records: readonly LogRecord[]): void => {
	for (const record of records.toReversed()) {
		switch (record.kind) {
			case 'revision':
				withdrawRevision(state, record.revoked);
				break;
			case 'grant':
				state.leases.remove(record.lease);
				break;
			case 'revocation':
				state.leases.add(record.lease, record.ttlSeconds, 0);
				break;
			// The history below the boundary is gone from memory; a boundary that is only lost on disk does no harm.
			case 'compaction':
				break;
		}
	}
};
