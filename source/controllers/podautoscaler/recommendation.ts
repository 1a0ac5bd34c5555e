import type {ObjectOf} from '../../client/types.ts';
import {downscaleStabilizationSeconds, memorySeconds, scaleUpFactor, scaleUpReplicasMin} from './limits.ts';

type Spec = NonNullable<ObjectOf<'HorizontalPodAutoscaler'>['spec']>;
type Rules = NonNullable<NonNullable<Spec['behavior']>['scaleUp']>;

interface Moment {
	readonly atMs: number;
	readonly value: number;
}

/** What an autoscaler remembers: what it recommended, and by how much it changed the scale. Begins anew with the controller. */
export interface AutoscalerMemory {
	readonly recommendations: readonly Moment[];
	/** Positive for more replicas. */
	readonly changes: readonly Moment[];
}

export const emptyMemory: AutoscalerMemory = {recommendations: [], changes: []};

/** The moments with one more, without those that no rule can ask about any more. */
export const withMoment = (moments: readonly Moment[], atMs: number, value: number): readonly Moment[] => [
	...moments.filter(moment => moment.atMs > atMs - memorySeconds * 1000),
	{atMs, value},
];

/** A condition without its time. */
export interface ConditionDraft {
	readonly type: 'AbleToScale' | 'ScalingLimited';
	readonly status: 'True' | 'False';
	readonly reason: string;
	readonly message: string;
}

/** How many replicas there shall be, and why not what was recommended. */
export interface Decision {
	readonly replicas: number;
	readonly conditions: readonly ConditionDraft[];
}

const within = (moments: readonly Moment[], nowMs: number, seconds: number): readonly number[] =>
	moments.filter(({atMs}) => atMs > nowMs - seconds * 1000).map(({value}) => value);

const stabilized = (
	{behavior}: Spec,
	{recommendations}: AutoscalerMemory,
	recommended: number,
	current: number,
	nowMs: number,
): Decision => {
	const upSeconds = behavior?.scaleUp?.stabilizationWindowSeconds ?? 0;
	const downSeconds = behavior?.scaleDown?.stabilizationWindowSeconds ?? downscaleStabilizationSeconds;
	const lowest = Math.min(recommended, ...within(recommendations, nowMs, upSeconds));
	const highest = Math.max(recommended, ...within(recommendations, nowMs, downSeconds));
	const replicas = Math.min(Math.max(current, lowest), highest);
	const able = (reason: string, message: string): Decision => ({
		replicas,
		conditions: [{type: 'AbleToScale', status: 'True', reason, message}],
	});
	if (replicas === recommended) return able('ReadyForNewScale', 'recommended size matches current size');
	return replicas > recommended
		? able(
				'ScaleDownStabilized',
				'recent recommendations were higher than current one, applying the highest recent recommendation',
			)
		: able(
				'ScaleUpStabilized',
				'recent recommendations were lower than current one, applying the lowest recent recommendation',
			);
};

/** How far the rules let the scale go in one direction (1 up, -1 down) now. */
const rateLimit = (
	rules: Rules,
	direction: 1 | -1,
	changes: readonly Moment[],
	current: number,
	nowMs: number,
): number => {
	if (rules.selectPolicy === 'Disabled') return current;
	const limits = (rules.policies ?? []).map(({type, value, periodSeconds}) => {
		const changed = within(changes, nowMs, periodSeconds)
			.filter(change => Math.sign(change) === direction)
			.reduce((sum, change) => sum + change, 0);
		const start = current - changed;
		if (type === 'Pods') return start + direction * value;
		const factor = 1 + (direction * value) / 100;
		return direction === 1 ? Math.ceil(start * factor) : Math.floor(start * factor);
	});
	if (limits.length === 0) return current;
	const farthest = (rules.selectPolicy === 'Min') === (direction === -1);
	const limit = farthest ? Math.max(...limits) : Math.min(...limits);
	return direction === 1 ? Math.max(limit, current) : Math.min(limit, current);
};

const upLimit = ({behavior}: Spec, {changes}: AutoscalerMemory, current: number, nowMs: number): number =>
	behavior?.scaleUp === undefined
		? Math.max(scaleUpFactor * current, scaleUpReplicasMin)
		: rateLimit(behavior.scaleUp, 1, changes, current, nowMs);

const downLimit = ({behavior}: Spec, {changes}: AutoscalerMemory, current: number, nowMs: number): number =>
	behavior?.scaleDown === undefined ? 0 : rateLimit(behavior.scaleDown, -1, changes, current, nowMs);

/** From what the metrics recommend to what is done: held back by recent recommendations, rates and bounds (normalizeDesiredReplicas). */
export const decide = (
	spec: Spec,
	memory: AutoscalerMemory,
	recommended: number,
	current: number,
	nowMs: number,
): Decision => {
	const {replicas: wished, conditions} = stabilized(spec, memory, recommended, current, nowMs);
	const {minReplicas = 1, maxReplicas} = spec;
	const limited = (replicas: number, reason: string, message: string): Decision => ({
		replicas,
		conditions: [...conditions, {type: 'ScalingLimited', status: 'True', reason, message}],
	});
	const highest = Math.min(upLimit(spec, memory, current, nowMs), maxReplicas);
	const lowest = Math.max(downLimit(spec, memory, current, nowMs), minReplicas);
	if (wished > highest) {
		return highest === maxReplicas
			? limited(highest, 'TooManyReplicas', 'the desired replica count is more than the maximum replica count')
			: limited(highest, 'ScaleUpLimit', 'the desired replica count is increasing faster than the maximum scale rate');
	}
	if (wished < lowest) {
		return lowest === minReplicas
			? limited(lowest, 'TooFewReplicas', 'the desired replica count is less than the minimum replica count')
			: limited(lowest, 'ScaleDownLimit', 'the desired replica count is decreasing faster than the maximum scale rate');
	}
	const message = 'the desired count is within the acceptable range';
	const inRange = {type: 'ScalingLimited', status: 'False', reason: 'DesiredWithinRange', message} as const;
	return {replicas: wished, conditions: [...conditions, inRange]};
};
