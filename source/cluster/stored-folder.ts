import {isJsonObject, type KubernetesObject} from '../machinery/json.ts';
import {prefixEnd} from '../store/key-range.ts';
import {FolderError} from '../store/nedb/data-error.ts';
import {readFolder} from '../store/nedb/folder-layout.ts';
import {storedOf} from '../store/stored.ts';
import type {RevisionStore} from '../store/types.ts';
import {startStore} from './start-store.ts';

const registry = '/registry/';

/** Does `work` with the store of a data folder that nobody uses. Rejects with FolderError or DamageError when it cannot be used. */
const withStoredFolder = async <T>(folder: string, work: (store: RevisionStore) => Promise<T> | T): Promise<T> => {
	const {bases, segments} = await readFolder(folder).catch((error: NodeJS.ErrnoException) => {
		const why = error.code === 'ENOENT' ? 'no such folder' : error.message;
		throw new FolderError(`--data ${folder}: ${why}`, {cause: error});
	});
	if (bases.length + segments.length === 0) throw new FolderError(`--data ${folder}: holds no data of inkube`);
	// Time stands still: nothing runs out while somebody only looks.
	const {store, time, stop} = await startStore({data: folder, speed: 0, keepsJournal: false});
	try {
		return await time.input(undefined, () => work(store));
	} finally {
		await stop();
	}
};

/** The objects that a data folder holds. Rejects as said above. */
export const readStoredObjects = (folder: string): Promise<readonly KubernetesObject[]> =>
	withStoredFolder(folder, store =>
		store
			.range({key: registry, end: prefixEnd(registry)})
			.kvs.map(kv => storedOf(kv).object)
			.filter(
				(object): object is KubernetesObject & object => isJsonObject(object) && isJsonObject(object['metadata']),
			),
	);

/** Lets go of the history of a data folder below a revision. Rejects with CompactedError or FutureRevisionError, too. */
export const compactStoredFolder = (folder: string, revision: number): Promise<void> =>
	withStoredFolder(folder, store => {
		store.compact(revision);
		return store.whenSettled();
	});
