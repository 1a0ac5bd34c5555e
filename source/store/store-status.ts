import type {StoreState} from './store-state.ts';
import type {StoreStatus} from './types.ts';
import type {WatchHub} from './watch-hub.ts';

/** What there is to count in a store of a state, and how far it is. */
export const statusOf = (state: StoreState, hub: WatchHub): StoreStatus => ({
	revision: state.tip,
	durable: state.durable,
	compacted: state.compacted,
	keys: state.index.size,
	watchers: hub.counts(),
	leases: state.leases.size,
	revisionsKept: state.log.next - state.log.first,
	readOnly: state.readOnly,
	diskFull: state.diskFull,
});
