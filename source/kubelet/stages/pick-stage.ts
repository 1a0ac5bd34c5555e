import type {Random} from '../../clock/random.ts';
import type {KubernetesObject} from '../../machinery/json.ts';
import type {Stage} from './stage.ts';

/** Draws by weight; those without a positive one are never drawn. */
const drawByWeight = (stages: readonly Stage[], weights: readonly number[], random: Random): Stage => {
	let rest = random.int(weights.reduce((sum, weight) => sum + weight, 0));
	return stages.find((_, index) => (rest -= weights[index]!) < 0) ?? stages.at(-1)!;
};

/**
The stage an object enters, of all that match it: drawn by weight; evenly when all weights are 0, then without those whose
weight cannot be read, unless that is all of them (kwok's Lifecycle.Match).
*/
export const pickStage = (stages: readonly Stage[], object: KubernetesObject, random: Random): Stage | undefined => {
	const matching = stages.filter(stage => stage.matches(object));
	if (matching.length < 2) return matching[0];
	const weights = matching.map(stage => stage.weight(object));
	const known = weights.map(weight => Math.max(0, weight ?? 0));
	if (known.some(weight => weight > 0)) return drawByWeight(matching, known, random);
	const readable = matching.filter((_, index) => weights[index] !== undefined);
	return random.pick(readable.length > 0 ? readable : matching);
};

/** How long an object waits before a stage acts: even chance between the least and the most. */
export const stageDelayMs = (stage: Stage, object: KubernetesObject, nowMs: number, random: Random): number => {
	const least = stage.delayMs(object, nowMs);
	if (least === undefined) return 0;
	const most = stage.jitterMs(object, nowMs);
	if (most === undefined) return Math.max(0, least);
	return Math.max(0, most <= least ? most : Math.floor(least + random.next() * (most - least)));
};
