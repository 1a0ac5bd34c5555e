import {isJsonObject} from '../../machinery/json.ts';
import type {ClusterState} from '../cache/cluster-state.ts';
import type {Extender, ExtenderAnswers} from '../framework/extender.ts';
import type {Profile, ProfilePlugin} from '../framework/profile.ts';
import {unresolvable, unschedulable} from '../framework/refusal.ts';
import type {Plugin} from '../framework/types.ts';
import {isOriginal} from './ask-extenders.ts';
import {callExtender} from './call-extender.ts';
import {isInterested} from './interest.ts';

/** Scores of plugins go to 100, those of extenders to 10. */
const scoreScale = 10;

/** What extenders said, as the last filter. Preemption tries on copies of nodes, and there they are not asked. */
const refusals = ({refused}: ExtenderAnswers): Plugin<ClusterState> => ({
	name: 'Extenders',
	preFilter: (_pod, cluster) => (refused.size === 0 ? {kind: 'skip'} : {kind: 'ready', state: cluster}),
	filter(cluster, _pod, node) {
		const refusal = refused.get(node.name);
		if (refusal === undefined || !isOriginal(cluster, node)) return undefined;
		return refusal.resolvable ? unschedulable(refusal.reason) : unresolvable(refusal.reason);
	},
});

const scoring = ({scores}: ExtenderAnswers): readonly ProfilePlugin[] =>
	[...scores].map(([name, {weight, byNode}]) => ({
		plugin: {name, score: (_state, _pod, node) => byNode.get(node.name) ?? 0},
		weight: weight * scoreScale,
	}));

/** The profile as it decides about a pod that extenders have spoken about. */
export const withAnswers = (profile: Profile, answers: ExtenderAnswers): Profile => ({
	...profile,
	plugins: [...profile.plugins, {plugin: refusals(answers), weight: 1}, ...scoring(answers)],
});

/** The profile's filters alone: which nodes extenders are asked about. */
export const filtersOnly = (profile: Profile): Profile => ({
	...profile,
	plugins: profile.plugins.map(({plugin, weight}) => {
		const {postFilter: _postFilter, preScore: _preScore, score: _score, normalize: _normalize, ...rest} = plugin;
		return {plugin: rest, weight};
	}),
});

const binding = (extender: Extender, verb: string): Plugin => ({
	name: extender.urlPrefix,
	async bind({pod: {pod}, node, context}) {
		if (!isInterested(extender, pod)) return undefined;
		const {name, namespace, uid} = pod.metadata;
		const body = {podName: name, podNamespace: namespace, podUID: uid, node: node.name};
		const answer = await callExtender(context.clock, extender, verb, body);
		const error = isJsonObject(answer) ? (answer['error'] ?? answer['Error']) : undefined;
		if (typeof error === 'string' && error !== '') throw new Error(error);
		return 'bound';
	},
});

/** The profile with the first extender that binds in front of its bind plugins. */
export const withBinder = (profile: Profile, extenders: readonly Extender[]): Profile => {
	const extender = extenders.find(({bindVerb}) => bindVerb !== undefined);
	if (extender === undefined) return profile;
	return {...profile, plugins: [{plugin: binding(extender, extender.bindVerb!), weight: 1}, ...profile.plugins]};
};
