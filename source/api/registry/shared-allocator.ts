import type {KubernetesObject} from '../../machinery/json.ts';
import {ClaimMovedError} from '../../store/errors.ts';
import type {Claim, Storage} from '../../store/storage.ts';
import type {KindDescription} from '../types.ts';
import type {Allocator} from './allocator.ts';
import type {RegistryContext} from './context.ts';
import {claimAttemptsMax} from './limits.ts';
import {kindPrefix} from './resource-key.ts';

/** An allocator beside others of other API servers: what it knows it has read, and a write proves that it is still so. */
export interface SharedAllocator extends Allocator {
	/** Holds as long as nobody has taken anything since the last `refresh`. */
	readonly claim: Claim;
	/** Reads again what is taken. */
	refresh(): Promise<void>;
}

/** Makes an allocator for a store that other API servers write, too; `make` makes one of what is stored. */
export const createSharedAllocator = async (
	storage: Storage,
	kind: KindDescription,
	make: (stored: readonly KubernetesObject[]) => Allocator,
): Promise<SharedAllocator> => {
	const read = async () => {
		const {items, revision} = await storage.list(kindPrefix(kind));
		const allocator = make(items.map(({object}) => object as KubernetesObject));
		return {allocator, claim: {key: `/registry/ranges/${kind.plural}`, seen: revision}};
	};
	let known = await read();
	return {
		get claim() {
			return known.claim;
		},
		async refresh() {
			known = await read();
		},
		allocate: (next, previous) => known.allocator.allocate(next, previous),
		wrote: (next, previous) => known.allocator.wrote(next, previous),
	};
};

const isShared = (allocator: Allocator | undefined): allocator is SharedAllocator =>
	allocator !== undefined && 'refresh' in allocator;

/** What the write of an object of a kind has to claim; undefined where nobody else takes. */
export const claimOf = ({allocators}: RegistryContext, kind: KindDescription): Claim | undefined => {
	const allocator = allocators.get(kind);
	return isShared(allocator) ? allocator.claim : undefined;
};

/** Runs work that may take values for an object of a kind; again, from what is then stored, when another API server was first. */
export const allocating = async <Answer>(
	{allocators}: RegistryContext,
	kind: KindDescription,
	work: () => Promise<Answer>,
): Promise<Answer> => {
	const allocator = allocators.get(kind);
	if (!isShared(allocator)) return work();
	for (let attempt = 1; ; attempt++) {
		await allocator.refresh();
		try {
			return await work();
		} catch (error) {
			if (!(error instanceof ClaimMovedError) || attempt === claimAttemptsMax) throw error;
		}
	}
};
