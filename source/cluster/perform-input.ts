import type {RevisionStore} from '../store/types.ts';
import {isEtcdWrite, performEtcdWrite, type EtcdWrite} from '../store/wire/etcd-writes.ts';
import {isStoreInput, performStoreInput} from './journaled-store.ts';

const performEtcdInput = (store: RevisionStore, input: EtcdWrite): void => {
	try {
		performEtcdWrite(store, input);
	} catch {
		// It was refused in the recorded session too, with the same words.
	}
};

/** Performs an input of a journal again: what came to the store directly, from people or over the etcd API; `other` has the rest. */
export const performInput = async (
	store: RevisionStore,
	input: unknown,
	other: (input: unknown) => Promise<void>,
): Promise<void> => {
	if (isStoreInput(input)) performStoreInput(store, input);
	else if (isEtcdWrite(input)) performEtcdInput(store, input);
	else await other(input);
};
