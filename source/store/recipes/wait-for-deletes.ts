import {CompactedError, ReadOnlyError} from '../errors.ts';
import {prefixRange} from '../key-range.ts';
import {type RecipeContext, StoppedError} from './recipe-store.ts';

/** Resolves when a key that was there at `revision` has been deleted. */
const deleted = ({store, clock, signal}: RecipeContext, key: string, revision: number): Promise<void> =>
	new Promise((resolve, reject) => {
		const stop = (): void => {
			watcher.cancel();
			reject(new StoppedError(`the deletion of ${key}`));
		};
		const end = (): void => signal?.removeEventListener('abort', stop);
		const watcher = store.watch(
			{key, startRevision: revision, noPut: true},
			{
				events() {
					end();
					watcher.cancel();
					// An item of its own, so that time does not move on before the waiter has acted.
					void clock.sleep(0).then(resolve);
				},
				closed({compactRevision}) {
					end();
					reject(
						compactRevision === undefined
							? new ReadOnlyError(`${key}: the store was closed`)
							: new CompactedError(revision, compactRevision),
					);
				},
			},
		);
		signal?.addEventListener('abort', stop, {once: true});
	});

/**
Resolves when no key with the prefix is left that was created at `createRevision` or before. Watches only the youngest of
them, its predecessor, so that one deletion wakes one waiter (etcd's concurrency.waitDeletes).
*/
export const waitForDeletes = async (context: RecipeContext, prefix: string, createRevision: number): Promise<void> => {
	const {store, signal} = context;
	// A bound of 0 would mean none.
	while (createRevision > 0) {
		if (signal?.aborted) throw new StoppedError(`the keys before it under ${prefix}`);
		const {kvs, revision} = store.range({
			...prefixRange(prefix),
			maxCreateRevision: createRevision,
			sort: {target: 'create', order: 'descend'},
			limit: 1,
			keysOnly: true,
		});
		if (kvs.length === 0) return;
		await deleted(context, kvs[0]!.key, revision);
	}
};
