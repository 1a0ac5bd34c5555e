import type {ClusterState} from '../cache/cluster-state.ts';
import type {NodeRefusal, NodeRefusals, Refusal} from '../framework/refusal.ts';
import type {PodTrackers} from './pod-trackers.ts';

/**
Why all nodes refuse a pod, found out group by group; `apart`, by place, have reasons of their own. The first plugin that
refuses counts, in the order of the profile. Valid until the cluster changes.
*/
export const groupRefusals = (
	{nodes, filters, groups}: PodTrackers,
	apart: ReadonlyMap<number, NodeRefusal>,
	cluster: ClusterState,
): NodeRefusals => {
	const judges = filters.map(({tracker}): ((kind: number) => Refusal | undefined) => tracker.judge());
	const known = new Map<number, NodeRefusal | undefined>();
	const find = (group: number): NodeRefusal | undefined => {
		const local = nodes.refusal(groups.kindIn(group, 0));
		for (const [index, {plugin, at}] of filters.entries()) {
			if (local !== undefined && local.at < at) break;
			const refusal = judges[index]!(groups.kindIn(group, 1 + index));
			if (refusal !== undefined) return {...refusal, plugin: plugin.name};
		}
		return local?.refusal;
	};
	const refusalOf = (group: number): NodeRefusal | undefined => {
		if (!known.has(group)) known.set(group, find(group));
		return known.get(group);
	};
	return {
		get(nodeName) {
			const place = cluster.placeOf(nodeName);
			return place === undefined ? undefined : (apart.get(place) ?? refusalOf(groups.kinds.of[place]!));
		},
		*tally() {
			const apartIn = Map.groupBy(apart.keys(), place => groups.kinds.of[place]!);
			for (const group of groups.inhabited) {
				const refusal = refusalOf(group);
				const count = groups.nodesIn(group) - (apartIn.get(group)?.length ?? 0);
				if (refusal !== undefined && count > 0) yield [refusal, count];
			}
			for (const refusal of apart.values()) yield [refusal, 1];
		},
	};
};
