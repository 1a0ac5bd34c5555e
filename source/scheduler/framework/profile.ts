import type {Plugin} from './types.ts';

/** A plugin's place in a profile; `weight` counts only for plugins that score (0 counts as 1, as in kube-scheduler). */
export interface ProfilePlugin {
	readonly plugin: Plugin;
	readonly weight: number;
}

/** An ordered list of plugins under the schedulerName that pods ask for. */
export interface Profile {
	readonly schedulerName: string;
	readonly plugins: readonly ProfilePlugin[];
	/**
	The search for feasible nodes ends when this share of all nodes (at least 100 nodes) has been found; 0: a share that falls
	with the size of the cluster, as kube-scheduler does by itself. Undefined: all nodes are looked at.
	*/
	readonly percentageOfNodesToScore?: number;
}

/** Makes a profile of plugins in execution order. */
export const createProfile = (
	schedulerName: string,
	plugins: readonly (Plugin | readonly [plugin: Plugin, weight: number])[],
): Profile => ({
	schedulerName,
	plugins: plugins.map(entry => {
		const [plugin, weight] = 'name' in entry ? [entry, 1] : entry;
		return {plugin, weight: weight === 0 ? 1 : weight};
	}),
});
