import type {ClusterState} from '../cache/cluster-state.ts';
import type {PodInfo} from '../cache/pod-info.ts';
import type {Profile} from '../framework/profile.ts';
import {unresolvable, type NodeRefusal} from '../framework/refusal.ts';
import type {Plugin} from '../framework/types.ts';

/** A plugin whose Filter must run for this pod, with what its PreFilter prepared. */
export interface ActiveFilter {
	readonly plugin: Plugin;
	readonly state: unknown;
}

/** The outcome of the PreFilter plugins. */
export interface PreFiltered {
	/** Set: the pod fits nowhere, whatever the node. */
	readonly refusal?: NodeRefusal;
	readonly filters: readonly ActiveFilter[];
	/** Only these nodes can be right; undefined: any. */
	readonly nodeNames?: ReadonlySet<string>;
	/** Who narrowed the nodes, by name. */
	readonly narrowedBy: readonly string[];
	/** Plugins whose PreFilter ran. */
	readonly reached: ReadonlySet<string>;
}

/** What is said of nodes that are not among those which plugins, by name, have named. */
export const leftOutBy = (narrowedBy: readonly string[]): NodeRefusal => ({
	...unresolvable(`node(s) didn't satisfy plugin(s) [${narrowedBy.join(' ')}]`),
	plugin: narrowedBy[0] ?? '',
});

/**
Runs PreFilter of all plugins in order. An unresolvable refusal ends it; after a resolvable one the others still run, for
preemption needs their state. As kube-scheduler's RunPreFilterPlugins.
*/
export const runPreFilters = ({plugins}: Profile, pod: PodInfo, cluster: ClusterState, nowMs: number): PreFiltered => {
	const filters: ActiveFilter[] = [];
	const reached = new Set<string>();
	const narrowedBy: string[] = [];
	let nodeNames: ReadonlySet<string> | undefined;
	let refusal: NodeRefusal | undefined;
	for (const {plugin} of plugins) {
		if (plugin.preFilter === undefined) {
			if (plugin.filter !== undefined) filters.push({plugin, state: undefined});
			continue;
		}
		reached.add(plugin.name);
		const result = plugin.preFilter(pod, cluster, nowMs);
		if (result.kind === 'skip') continue;
		if (result.kind === 'refused') {
			refusal = {...result.refusal, plugin: plugin.name};
			if (refusal.code === 'Unschedulable') continue;
			break;
		}
		if (plugin.filter !== undefined) filters.push({plugin, state: result.state});
		if (result.nodeNames === undefined) continue;
		narrowedBy.push(plugin.name);
		narrowedBy.sort();
		nodeNames = nodeNames === undefined ? result.nodeNames : nodeNames.intersection(result.nodeNames);
		if (nodeNames.size > 0) continue;
		const reason =
			narrowedBy.length === 1
				? `node(s) didn't satisfy plugin ${narrowedBy[0]!}`
				: `node(s) didn't satisfy plugin(s) [${narrowedBy.join(' ')}] simultaneously`;
		refusal = {...unresolvable(reason), plugin: plugin.name};
		break;
	}
	return {...(refusal === undefined ? {} : {refusal}), filters, nodeNames, narrowedBy, reached};
};
