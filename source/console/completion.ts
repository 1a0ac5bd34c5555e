import {readdirSync, type Dirent} from 'node:fs';
import type {Cluster} from '../cluster/types.ts';
import type {CompletionContext} from '../commands/types.ts';
import {pathsOfferedMax} from './limits.ts';
import {naturalOrder} from './natural-order.ts';

/** What every file of a command is, or may hold. */
const isLikely = (entry: Dirent): boolean => entry.isDirectory() || /\.(ya?ml|json)$/.test(entry.name);

/**
Paths that begin as `typed`, folders and what may be a manifest first: those of hidden files only where the dot was typed. An
unreadable folder has none.
*/
export const pathsLike = (typed: string): readonly string[] => {
	const folder = typed.slice(0, typed.lastIndexOf('/') + 1);
	const start = typed.slice(folder.length);
	try {
		return readdirSync(folder === '' ? '.' : folder, {withFileTypes: true})
			.filter(({name}) => name.startsWith(start) && (start !== '' || !name.startsWith('.')))
			.toSorted(
				(left, right) => Number(isLikely(right)) - Number(isLikely(left)) || naturalOrder(left.name, right.name),
			)
			.slice(0, pathsOfferedMax)
			.map(entry => `${folder}${entry.name}${entry.isDirectory() ? '/' : ''}`);
	} catch {
		return [];
	}
};

/** What a palette can offer of a cluster: its kinds, the names of its objects, and the files of this machine. */
export const completionOf = (cluster: Pick<Cluster, 'client' | 'informers'>): CompletionContext => ({
	files: pathsLike,
	names(word) {
		const resource = cluster.client.raw.find(word);
		return resource
			? cluster.informers
					.ofResource(resource)
					.list()
					.map(({metadata}) => metadata.name)
			: [];
	},
	get kinds() {
		return cluster.client.raw.resources().map(({singular}) => singular);
	},
});
