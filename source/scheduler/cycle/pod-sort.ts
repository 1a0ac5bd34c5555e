import {memoize} from '../../machinery/memo.ts';
import type {NodeQuestion} from '../cache/node-question.ts';
import type {PodInfo} from '../cache/pod-info.ts';
import type {Profile} from '../framework/profile.ts';
import type {NodeRefusal} from '../framework/refusal.ts';
import type {Plugin} from '../framework/types.ts';
import {podSortsMax} from '../limits.ts';

/** A plugin that looks at one node only, with the state it asked for. */
export interface LocalScorer {
	readonly plugin: Plugin;
	readonly state: unknown;
}

/** The plugins that look at one node at a time and score pods of a sort, and what they say of a node before normalisation, in the same order. */
export interface LocalScoring {
	readonly scorers: readonly LocalScorer[];
	readonly scores: NodeQuestion<readonly number[]>;
}

/** What is known of pods that plugins which look at one node at a time cannot tell apart: pods of one workload, as a rule. Filled in by the first such pod. */
export interface PodSort {
	/** What the first of some such filters says that refuses a node, `'fits'` when none does; by the names of the plugins. */
	readonly refusals: Map<string, NodeQuestion<NodeRefusal | 'fits'>>;
	scoring: LocalScoring | undefined;
}

/** All that the plugins which look at one node at a time read of a pod. */
const sortText = ({plugins}: Profile, pod: PodInfo): string =>
	JSON.stringify(plugins.map(({plugin}) => (plugin.sharing?.kind === 'node' ? plugin.sharing.reads(pod) : null)));

const newSort = (): PodSort => ({refusals: new Map(), scoring: undefined});

const sortsOfProfiles = new WeakMap<Profile, (text: string) => PodSort>();

/** The sort of a pod under a profile. */
export const podSort = (profile: Profile, pod: PodInfo): PodSort => {
	let sorts = sortsOfProfiles.get(profile);
	if (sorts === undefined) sortsOfProfiles.set(profile, (sorts = memoize(newSort, podSortsMax)));
	return sorts(sortText(profile, pod));
};
