import {compactStoredFolder} from '../cluster/stored-folder.ts';
import {etcdFlags, storeFlags, type StoreFlags} from './store-options.ts';
import {UsageError} from './usage-error.ts';

export const compactFlags = {
	data: {type: 'string', names: 'folder'},
	...storeFlags,
} as const;

export interface CompactFlags extends StoreFlags {
	/** A data folder that nobody uses. */
	readonly data?: string;
}

const revisionOf = (words: readonly string[]): number => {
	const [word, extra] = words;
	if (word === undefined || extra !== undefined)
		throw new UsageError('compact needs one revision: inkube compact 500 --data DIR');
	const revision = /^\d+$/.test(word) ? Number(word) : 0;
	if (!Number.isSafeInteger(revision) || revision < 1)
		throw new UsageError(`a revision is a whole number of at least 1, not "${word}"`);
	return revision;
};

/** `inkube compact REVISION`: lets go of the history of a data folder, or of a running store that speaks etcd's API. */
export const compactCommand = async (
	words: readonly string[],
	flags: CompactFlags,
	write: (text: string) => void = text => void process.stdout.write(text),
): Promise<number> => {
	const revision = revisionOf(words);
	const etcd = await etcdFlags(flags);
	if (flags.data !== undefined) await compactStoredFolder(flags.data, revision);
	else if (etcd === undefined)
		throw new UsageError(
			'compact needs --data DIR, or --store etcd://host:port for a running cluster (its --etcd-port, or its etcd)',
		);
	else {
		const {createEtcdClient} = await import('../store/etcd/etcd-client.ts');
		const client = createEtcdClient(etcd);
		await client.compact(revision).finally(() => client.close());
	}
	write(`compacted revision ${revision}\n`);
	return 0;
};
