import type {ComponentContext} from '../../client/component.ts';
import type {KindName, ObjectOf} from '../../client/types.ts';
import {timestamp} from '../../clock/clock.ts';
import {withCondition} from '../../machinery/conditions.ts';
import {matcherOfText} from '../../machinery/label-selector.ts';
import {keyOf} from '../../machinery/object-key.ts';
import {parseQuantity, quantityMilliValue} from '../../machinery/quantity.ts';
import {messageOf, unlessGone} from '../objects/refusals.ts';
import {writeStatus} from '../objects/write-status.ts';
import type {Pod} from '../pods/pod-states.ts';
import type {CreateController} from '../types.ts';
import {watch} from '../watch.ts';
import {autoscalerSyncMs} from './limits.ts';
import {MetricError, proposalOf, type MetricStatus, type PodUsage, type Proposal} from './proposal.ts';
import {decide, emptyMemory, withMoment, type AutoscalerMemory} from './recommendation.ts';

type Autoscaler = ObjectOf<'HorizontalPodAutoscaler'>;
type Status = NonNullable<Autoscaler['status']>;
type Condition = NonNullable<Status['conditions']>[number];

/** autoscaling/v1 Scale, as far as it is read. */
interface Scale {
	readonly spec?: {readonly replicas?: number};
	readonly status?: {readonly selector?: string};
}

interface PodMetrics {
	readonly metadata: {readonly name: string};
	readonly containers: readonly {readonly usage: {readonly [resource: string]: string}}[];
}

/** What the metrics recommend, or why nothing can be said; with the conditions that say so. */
interface Computed {
	readonly replicas: number | undefined;
	readonly name: string;
	readonly metrics: readonly MetricStatus[];
	readonly conditions: readonly Condition[];
}

const condition = (type: string, status: string, reason: string, message: string): Condition => ({
	type,
	status,
	reason,
	message,
});

const usageIn = async ({client}: ComponentContext, namespace: string): Promise<(resource: string) => PodUsage> => {
	const metrics = client.raw.resolve('metrics.k8s.io/v1beta1', 'PodMetrics');
	if (metrics === undefined) return () => new Map();
	const {items} = await client.raw.list(metrics, {namespace});
	return resource =>
		new Map(
			(items as unknown as readonly PodMetrics[]).map(({metadata, containers}) => [
				metadata.name,
				containers.reduce((sum, {usage}) => sum + quantityMilliValue(parseQuantity(usage[resource] ?? '0')), 0),
			]),
		);
};

const compute = async (context: ComponentContext, autoscaler: Autoscaler, scale: Scale): Promise<Computed> => {
	const {events, informers} = context;
	const namespace = autoscaler.metadata.namespace ?? '';
	const usageOf = await usageIn(context, namespace);
	const matcher = matcherOfText(scale.status?.selector ?? '');
	const pods: readonly Pod[] = informers
		.of('Pod')
		.by('namespace', namespace)
		.filter(({metadata}) => matcher.matches(metadata.labels));
	const specs = autoscaler.spec?.metrics ?? [];
	const proposals: Proposal[] = [];
	const failures: MetricError[] = [];
	for (const metric of specs) {
		try {
			proposals.push(proposalOf(metric, pods, usageOf, scale.spec?.replicas ?? 0));
		} catch (error) {
			if (!(error instanceof MetricError)) throw error;
			events.event(autoscaler, 'Warning', error.reason, error.message);
			failures.push(error);
		}
	}
	const best = proposals.toSorted((a, b) => b.replicas - a.replicas)[0];
	const metrics = proposals.map(({status}) => status);
	const [failure] = failures;
	// While a metric is missing, the others may ask for more but not for less.
	if (best === undefined || (failure !== undefined && best.replicas < (scale.spec?.replicas ?? 0))) {
		const {reason, message} = failure ?? new MetricError('InvalidMetricSourceType', 'no metrics are given');
		const text = `the HPA was unable to compute the replica count: ${message}`;
		const first = `invalid metrics (${failures.length} invalid out of ${specs.length}), first error is: ${message}`;
		events.event(autoscaler, 'Warning', 'FailedComputeMetricsReplicas', first);
		return {replicas: undefined, name: '', metrics, conditions: [condition('ScalingActive', 'False', reason, text)]};
	}
	const text = `the HPA was able to successfully calculate a replica count from ${best.name}`;
	const active = condition('ScalingActive', 'True', 'ValidMetricFound', text);
	return {replicas: best.replicas, name: best.name, metrics, conditions: [active]};
};

/** What came of one look. */
interface Outcome {
	readonly desired: number;
	/** Why the scale changes; undefined where it does not. */
	readonly reason: string | undefined;
	readonly metrics: readonly MetricStatus[] | undefined;
	readonly conditions: readonly Condition[];
	readonly memory: AutoscalerMemory;
}

const look = async (
	context: ComponentContext,
	autoscaler: Autoscaler,
	scale: Scale,
	memory: AutoscalerMemory,
): Promise<Outcome> => {
	const {spec} = autoscaler;
	const {minReplicas = 1, maxReplicas} = spec;
	const current = scale.spec?.replicas ?? 0;
	const unmeasured = {metrics: undefined, conditions: [], memory};
	if (current === 0 && minReplicas !== 0) {
		const text = 'scaling is disabled since the replica count of the target is zero';
		const disabled = condition('ScalingActive', 'False', 'ScalingDisabled', text);
		return {...unmeasured, desired: 0, reason: undefined, conditions: [disabled]};
	}
	if (current > maxReplicas)
		return {...unmeasured, desired: maxReplicas, reason: 'Current number of replicas above Spec.MaxReplicas'};
	if (current < minReplicas)
		return {...unmeasured, desired: minReplicas, reason: 'Current number of replicas below Spec.MinReplicas'};
	const {replicas, name, metrics, conditions} = await compute(context, autoscaler, scale);
	if (replicas === undefined) return {desired: current, reason: undefined, metrics, conditions, memory};
	const now = context.clock.now();
	const decision = decide(spec, memory, replicas, current, now);
	const recommendations = withMoment(memory.recommendations, now, replicas);
	const reason = replicas > current ? `${name} above target` : 'All metrics below target';
	return {
		desired: decision.replicas,
		reason: decision.replicas === current ? undefined : reason,
		metrics,
		conditions: [...conditions, ...decision.conditions],
		memory: {...memory, recommendations},
	};
};

/** Fits the replicas of workloads to what their pods use (horizontal.go). */
export const createHorizontalPodAutoscalerController: CreateController = context => {
	const {client, informers, events, clock} = context;
	const autoscalers = informers.of('HorizontalPodAutoscaler');
	informers.of('Pod');
	const memories = new Map<string, AutoscalerMemory>();

	const save = async (autoscaler: Autoscaler, status: Partial<Status>, conditions: readonly Condition[]) => {
		const now = timestamp(clock.now());
		const known = autoscaler.status?.conditions;
		const merged = conditions.reduce<readonly Condition[] | undefined>(
			(all, next) => withCondition(all, next, now),
			known,
		);
		const kept = {desiredReplicas: 0, ...autoscaler.status};
		await unlessGone(
			writeStatus(client, 'HorizontalPodAutoscaler', autoscaler, {...kept, ...status, conditions: merged}),
		);
	};

	const scaleOf = async ({spec, metadata: {namespace}}: Autoscaler): Promise<Scale> => {
		const {apiVersion = 'v1', kind, name} = spec.scaleTargetRef;
		if (client.raw.resolve(apiVersion, kind) === undefined) {
			throw new Error(`no matches for kind "${kind}" in group "${apiVersion.split('/')[0] ?? ''}"`);
		}
		return (await client.getSubresource(kind as KindName, {name, namespace}, 'scale')) as Scale;
	};

	const rescale = async ({spec, metadata: {namespace}}: Autoscaler, replicas: number): Promise<void> => {
		const {apiVersion = 'v1', kind, name} = spec.scaleTargetRef;
		const resource = client.raw.resolve(apiVersion, kind)!;
		await client.raw.patch(resource, {name, namespace}, 'merge', {spec: {replicas}}, {subresource: 'scale'});
	};

	return {
		name: 'horizontal-pod-autoscaler-controller',
		watches: [
			watch('HorizontalPodAutoscaler', (autoscaler, previous) =>
				previous?.spec === autoscaler.spec ? [] : [keyOf(autoscaler)],
			),
		],
		reconcile: async key => {
			const autoscaler = autoscalers.get(key);
			if (autoscaler === undefined) return void memories.delete(key);
			let scale: Scale;
			try {
				scale = await scaleOf(autoscaler);
			} catch (error) {
				const text = messageOf(error);
				events.event(autoscaler, 'Warning', 'FailedGetScale', text);
				const message = `the HPA controller was unable to get the target's current scale: ${text}`;
				await save(autoscaler, {}, [condition('AbleToScale', 'False', 'FailedGetScale', message)]);
				return {requeueAfterMs: autoscalerSyncMs};
			}
			const current = scale.spec?.replicas ?? 0;
			const first = {...emptyMemory, recommendations: [{atMs: clock.now(), value: current}]};
			const {desired, reason, metrics, conditions, memory} = await look(
				context,
				autoscaler,
				scale,
				memories.get(key) ?? first,
			);
			memories.set(key, memory);
			const got = "the HPA controller was able to get the target's current scale";
			const able = [condition('AbleToScale', 'True', 'SucceededGetScale', got), ...conditions];
			const status = {currentReplicas: current, desiredReplicas: desired, ...(metrics && {currentMetrics: metrics})};
			if (reason === undefined) {
				await save(autoscaler, status, able);
				return {requeueAfterMs: autoscalerSyncMs};
			}
			try {
				await rescale(autoscaler, desired);
			} catch (error) {
				const text = messageOf(error);
				const failed = `New size: ${desired}; reason: ${reason}; error: ${text}`;
				events.event(autoscaler, 'Warning', 'FailedRescale', failed);
				const message = `the HPA controller was unable to update the target scale: ${text}`;
				const unable = condition('AbleToScale', 'False', 'FailedUpdateScale', message);
				await save(autoscaler, {...status, desiredReplicas: current}, [...able, unable]);
				return {requeueAfterMs: autoscalerSyncMs};
			}
			const changes = withMoment(memory.changes, clock.now(), desired - current);
			memories.set(key, {...memory, changes});
			events.event(autoscaler, 'Normal', 'SuccessfulRescale', `New size: ${desired}; reason: ${reason}`);
			const message = `the HPA controller was able to update the target scale to ${desired}`;
			const rescaled = condition('AbleToScale', 'True', 'SucceededRescale', message);
			await save(autoscaler, {...status, lastScaleTime: timestamp(clock.now())}, [...able, rescaled]);
			return {requeueAfterMs: autoscalerSyncMs};
		},
	};
};
