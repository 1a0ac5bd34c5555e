import type {ComponentContext} from '../../client/component.ts';
import {isJsonObject, type JsonObject} from '../../machinery/json.ts';
import type {ClusterState} from '../cache/cluster-state.ts';
import type {NodeInfo} from '../cache/node-info.ts';
import type {PodInfo} from '../cache/pod-info.ts';
import type {Extender, ExtenderAnswers} from '../framework/extender.ts';
import {callExtender} from './call-extender.ts';
import {isInterested} from './interest.ts';

type Refused = Map<string, {extender: string; reason: string; resolvable: boolean}>;

const objectOf = (value: unknown, what: string): JsonObject => {
	if (!isJsonObject(value)) throw new Error(`${what} answered ${JSON.stringify(value)} instead of an object`);
	return value;
};

/** ExtenderArgs: nodes as objects, or names only for who keeps the nodes. */
const argumentsOf = ({nodeCacheCapable}: Extender, {pod}: PodInfo, nodes: readonly NodeInfo[]): object => ({
	pod,
	nodes: nodeCacheCapable ? null : {metadata: {}, items: nodes.map(({node}) => node)},
	nodenames: nodeCacheCapable ? nodes.map(({name}) => name) : null,
});

const field = (answer: JsonObject, name: string): unknown => answer[name] ?? answer[name.toLowerCase()];

/** The nodes that an extender leaves; what it refuses is noted. Throws for an answer that says so or cannot be read. */
const readFiltered = (
	extender: Extender,
	nodes: readonly NodeInfo[],
	value: unknown,
	refused: Refused,
): readonly NodeInfo[] => {
	const {urlPrefix, nodeCacheCapable} = extender;
	const answer = objectOf(value, `extender ${urlPrefix}`);
	const error = field(answer, 'error');
	if (typeof error === 'string' && error !== '') throw new Error(error);
	for (const [name, resolvable] of [
		['failedNodes', true],
		['failedAndUnresolvableNodes', false],
	] as const) {
		for (const [node, reason] of Object.entries(objectOf(field(answer, name) ?? {}, `extender ${urlPrefix}`))) {
			refused.set(node, {extender: urlPrefix, reason: String(reason), resolvable});
		}
	}
	const named = field(answer, 'nodeNames');
	const list = field(answer, 'nodes');
	let left: readonly string[] | undefined;
	if (nodeCacheCapable && Array.isArray(named)) left = named.map(String);
	else if (isJsonObject(list) && Array.isArray(list['items'])) {
		left = (list['items'] as readonly {metadata: {name: string}}[]).map(({metadata}) => metadata.name);
	}
	if (left === undefined) return nodes;
	for (const name of left) {
		if (!nodes.some(node => node.name === name)) {
			throw new Error(
				`extender ${JSON.stringify(urlPrefix)} claims a filtered node ${JSON.stringify(name)} which is not found in the input node list`,
			);
		}
	}
	for (const {name} of nodes) {
		if (left.includes(name) || refused.has(name)) continue;
		refused.set(name, {extender: urlPrefix, reason: `extender ${urlPrefix} refused the node`, resolvable: true});
	}
	return nodes.filter(({name}) => !refused.has(name));
};

const readScores = (value: unknown, urlPrefix: string): ReadonlyMap<string, number> => {
	if (!Array.isArray(value)) throw new Error(`extender ${urlPrefix} answered no list of scores`);
	return new Map(
		value.map((one: unknown) => {
			const entry = objectOf(one, `extender ${urlPrefix}`);
			return [String(field(entry, 'host')), Number(field(entry, 'score'))];
		}),
	);
};

/**
Asks the extenders that a pod concerns: which of the feasible nodes they leave, one after another, then how good those are.
An ignorable extender that fails is passed over in filtering; scores of one that fails do not count. Rejects with the Error of any other.
*/
export const askExtenders = async (
	{clock, log}: ComponentContext,
	extenders: readonly Extender[],
	pod: PodInfo,
	feasible: readonly NodeInfo[],
): Promise<ExtenderAnswers> => {
	const concerned = extenders.filter(extender => isInterested(extender, pod.pod));
	const refused: Refused = new Map();
	let nodes = feasible;
	for (const extender of concerned) {
		if (extender.filterVerb === undefined || nodes.length === 0) continue;
		try {
			const body = argumentsOf(extender, pod, nodes);
			const answer = await callExtender(clock, extender, extender.filterVerb, body);
			nodes = readFiltered(extender, nodes, answer, refused);
		} catch (error) {
			if (!extender.ignorable) throw error;
			log.warn(`extender ${extender.urlPrefix} is passed over: ${(error as Error).message}`);
		}
	}
	const scores = new Map<string, {weight: number; byNode: ReadonlyMap<string, number>}>();
	for (const extender of concerned) {
		const {prioritizeVerb, urlPrefix, weight} = extender;
		if (prioritizeVerb === undefined || nodes.length < 2) continue;
		try {
			const answer = await callExtender(clock, extender, prioritizeVerb, argumentsOf(extender, pod, nodes));
			scores.set(urlPrefix, {weight, byNode: readScores(answer, urlPrefix)});
		} catch (error) {
			log.warn(`scores of extender ${urlPrefix} do not count: ${(error as Error).message}`);
		}
	}
	return {refused, scores};
};

/** True for the nodes of the cluster itself, false for copies that preemption tries on. */
export const isOriginal = (cluster: ClusterState, node: NodeInfo): boolean => cluster.node(node.name) === node;
