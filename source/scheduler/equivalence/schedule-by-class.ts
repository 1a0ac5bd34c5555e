import type {ClusterState} from '../cache/cluster-state.ts';
import type {PodInfo} from '../cache/pod-info.ts';
import type {CycleOptions, Decision} from '../cycle/decision.ts';
import {nodesToFind} from '../cycle/nodes-to-find.ts';
import type {Profile} from '../framework/profile.ts';
import {decideAmongGroups} from './decide-among-groups.ts';
import {decideOnNamedNodes} from './decide-on-named-nodes.ts';
import {namesNodes} from './sorted-plugins.ts';

/**
A decision made of what is known of pods alike: what plugins say of nodes, looked at again only where nodes changed. Undefined
when the plain evaluation must decide: a plugin has something to say of this very pod, or the search ends early.
*/
export const scheduleByClass = (
	profile: Profile,
	pod: PodInfo,
	cluster: ClusterState,
	options: CycleOptions,
): Decision | undefined => {
	const {length} = cluster.nodes;
	if (length === 0 || nodesToFind(length, profile.percentageOfNodesToScore) < length) return undefined;
	const decide = namesNodes(profile, pod) ? decideOnNamedNodes : decideAmongGroups;
	return decide({profile, pod, cluster}, options);
};
