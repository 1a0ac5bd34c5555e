import type {ComponentContext} from '../../client/component.ts';
import {isJsonObject} from '../../machinery/json.ts';
import type {PodInfo} from '../cache/pod-info.ts';
import type {Extender} from '../framework/extender.ts';
import type {Candidate, Nomination} from '../framework/types.ts';
import {pickCandidate} from '../plugins/preemption-choice.ts';
import {callExtender} from './call-extender.ts';
import {isInterested} from './interest.ts';

const metaVictims = ({victims, violations}: Candidate): object => ({
	pods: victims.map(({pod}) => ({uid: pod.metadata.uid})),
	numPDBViolations: violations,
});

const fullVictims = ({victims, violations}: Candidate): object => ({
	pods: victims.map(({pod}) => pod),
	numPDBViolations: violations,
});

/** ExtenderPreemptionArgs. */
const argumentsOf = ({nodeCacheCapable}: Extender, {pod}: PodInfo, candidates: readonly Candidate[]): object => {
	const byNode = (victims: (candidate: Candidate) => object) =>
		Object.fromEntries(candidates.map(candidate => [candidate.node, victims(candidate)]));
	return nodeCacheCapable
		? {pod, nodeNameToMetaVictims: byNode(metaVictims)}
		: {pod, nodeNameToVictims: byNode(fullVictims)};
};

const readCandidates = (value: unknown, known: readonly Candidate[], urlPrefix: string): readonly Candidate[] => {
	const answer = isJsonObject(value) ? (value['nodeNameToMetaVictims'] ?? value['NodeNameToMetaVictims']) : undefined;
	if (!isJsonObject(answer)) throw new Error(`extender ${urlPrefix} answered no nodeNameToMetaVictims`);
	return Object.entries(answer).map(([node, entry]) => {
		const candidate = known.find(one => one.node === node);
		if (candidate === undefined || !isJsonObject(entry)) {
			throw new Error(`extender ${urlPrefix} claims node ${JSON.stringify(node)}, which is no candidate`);
		}
		const pods = (entry['pods'] ?? entry['Pods'] ?? []) as readonly {uid?: string; UID?: string}[];
		const uids = new Set(pods.map(({uid, UID}) => uid ?? UID));
		const violations = Number(entry['numPDBViolations'] ?? entry['NumPDBViolations'] ?? candidate.violations);
		return {node, victims: candidate.victims.filter(({pod}) => uids.has(pod.metadata.uid)), violations};
	});
};

/**
Lets the extenders with a preempt verb take candidates or victims out of a nomination; undefined: they leave none. An
ignorable one that fails is passed over; rejects with the Error of any other.
*/
export const extendNomination = async (
	{clock, log}: ComponentContext,
	extenders: readonly Extender[],
	pod: PodInfo,
	nomination: Nomination,
): Promise<Nomination | undefined> => {
	let {candidates = []} = nomination;
	let asked = false;
	for (const extender of extenders) {
		if (extender.preemptVerb === undefined || !isInterested(extender, pod.pod)) continue;
		try {
			const body = argumentsOf(extender, pod, candidates);
			const answer = await callExtender(clock, extender, extender.preemptVerb, body);
			candidates = readCandidates(answer, candidates, extender.urlPrefix);
			asked = true;
		} catch (error) {
			if (!extender.ignorable) throw error;
			log.warn(`extender ${extender.urlPrefix} is passed over: ${(error as Error).message}`);
		}
		if (candidates.length === 0) return undefined;
	}
	if (!asked) return nomination;
	const {candidate, rule} = pickCandidate(candidates, clock.now());
	return {node: candidate.node, victims: candidate.victims, candidates, rule};
};
