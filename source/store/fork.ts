import {checkRange} from './range.ts';
import {createStoreState, type StoreState} from './store-state.ts';

/**
The state of a store as of a revision, to go on from there. Records are shared, not copied. Its history begins at that
revision, whose changes it has too. 0 is the current revision. Leases come along as far as keys of that revision use them or they still exist.
*/
export const forkState = (state: StoreState, asked: number): StoreState => {
	checkRange(state, {key: '\0', revision: asked}, state.durable);
	const revision = asked > 0 ? asked : state.durable;
	const hasEvents = revision >= state.log.first && revision < state.log.next;
	const fork = createStoreState(revision, hasEvents ? revision : revision + 1);
	fork.compacted = state.compacted === 0 && !hasEvents ? 0 : revision;
	if (hasEvents) fork.log.push(state.log.at(revision));
	for (const {id, ttlSeconds} of state.leases.entries()) fork.leases.add(id, ttlSeconds, 0);
	for (const record of state.index.read({key: '\0', end: '\0'}, revision, true)) {
		const {key, lease} = record;
		fork.index.append(record);
		if (lease !== '0' && fork.leases.get(lease) === undefined) {
			const ttlSeconds = state.leases.ttlOf(lease);
			if (ttlSeconds !== undefined) fork.leases.add(lease, ttlSeconds, 0);
		}
		fork.leases.move(key, '0', lease);
	}
	return fork;
};
