import type {ComponentContext} from '../client/component.ts';
import {bind, reserve, unreserve, type BindingOutcome} from './binding-cycle.ts';
import type {ClusterState} from './cache/cluster-state.ts';
import type {PodInfo} from './cache/pod-info.ts';
import type {DecisionRing} from './decisions/decision-ring.ts';
import {nodesMessage} from './framework/fit-message.ts';
import type {Pod} from './framework/objects.ts';
import type {Profile} from './framework/profile.ts';
import type {Binding} from './framework/types.ts';
import {WaitingPods} from './permit/waiting-pods.ts';
import {reportNotScheduled} from './pod-status-writer.ts';
import type {SchedulingQueue} from './queue/scheduling-queue.ts';

/** What a binder works with. */
export interface BinderOptions {
	readonly context: ComponentContext;
	readonly cluster: ClusterState;
	readonly queue: SchedulingQueue;
	readonly decisions: DecisionRing;
	profileOf(pod: Pod): Profile;
}

/** Brings pods to the nodes that were decided on. Until a pod is bound it is assumed there: counted, though the store does not know. */
export class Binder {
	readonly waiting: WaitingPods;
	readonly #options: BinderOptions;
	/** Keys of the assumed pods. */
	readonly #assumed = new Set<string>();

	constructor(options: BinderOptions) {
		this.#options = options;
		this.waiting = new WaitingPods(options.context.clock);
	}

	isAssumed(key: string): boolean {
		return this.#assumed.has(key);
	}

	/** The pod is bound, or gone. */
	settled(key: string): void {
		this.#assumed.delete(key);
		this.waiting.get(key)?.reject('', 'removed');
	}

	/** Counts a pod on a node from now on. */
	assume(pod: PodInfo, nodeName: string): void {
		const {cluster} = this.#options;
		this.#assumed.add(pod.key);
		cluster.removeNomination(pod.key);
		cluster.addPod(pod, nodeName);
	}

	/** Binds an assumed pod, which `sequence` decided, or lets it wait until it may be. Resolves when it is bound, waits or has failed. */
	async bind(pod: PodInfo, nodeName: string, sequence: number): Promise<void> {
		const {context, cluster, queue} = this.#options;
		const profile = this.#options.profileOf(pod.pod);
		const binding: Binding = {pod, node: cluster.node(nodeName)!, cluster, context, waiting: this.waiting};
		const outcome = reserve(profile, binding);
		if (outcome.kind !== 'permitted') return this.#giveUp(pod, sequence, outcome);
		if (outcome.waits.length === 0) return this.#finish(profile, binding, sequence);
		queue.startWaiting(pod.key);
		this.waiting.add(pod, nodeName, outcome.waits, refusal => {
			if (refusal === undefined) return this.#finish(profile, binding, sequence);
			unreserve(profile, binding);
			return this.#giveUp(pod, sequence, {kind: 'refused', refusal});
		});
	}

	stop(): void {
		this.waiting.stop();
	}

	async #finish(profile: Profile, binding: Binding, sequence: number): Promise<void> {
		const outcome = await bind(profile, binding);
		const {pod, node} = binding;
		if (outcome.kind !== 'bound') return this.#giveUp(pod, sequence, outcome);
		const message = `Successfully assigned ${pod.key} to ${node.name}`;
		this.#options.context.events.event(pod.pod, 'Normal', 'Scheduled', message, {action: 'Binding'});
	}

	async #giveUp(
		pod: PodInfo,
		sequence: number,
		outcome: Exclude<BindingOutcome, {readonly kind: 'bound'}>,
	): Promise<void> {
		const {context, cluster, queue, decisions} = this.#options;
		// As kube-scheduler does for a pod that a plugin refuses after a node was chosen: that node alone counts.
		const message = outcome.kind === 'refused' ? nodesMessage(1, [[outcome.refusal, 1]]) : outcome.message;
		decisions.failed(sequence, message);
		// A pod that is gone or bound by somebody else meanwhile is no longer assumed: the feed has settled it.
		if (!this.#assumed.delete(pod.key)) return;
		cluster.removePod(pod.key);
		queue.event({source: 'AssignedPod', action: 'Delete', object: pod.pod}, pod.key);
		if (outcome.kind === 'refused') queue.refused(pod.key, new Set([outcome.refusal.plugin]));
		else queue.failed(pod.key);
		const reason = outcome.kind === 'refused' ? 'Unschedulable' : 'SchedulerError';
		await reportNotScheduled(context, pod, {reason, message, nominatedNode: undefined});
	}
}
