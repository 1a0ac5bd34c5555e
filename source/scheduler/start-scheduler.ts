import type {ComponentContext, Running} from '../client/component.ts';
import type {Timer} from '../clock/clock.ts';
import {keyOf} from '../machinery/object-key.ts';
import {runBindingCycle} from './binding-cycle.ts';
import {feedCluster} from './cache/cluster-feed.ts';
import {ClusterState} from './cache/cluster-state.ts';
import {createInformedObjects} from './cache/informed-objects.ts';
import type {NodeInfo} from './cache/node-info.ts';
import {podInfoOf, type PodInfo} from './cache/pod-info.ts';
import {schedulePod, type Decision} from './cycle/schedule-pod.ts';
import {clusterKinds} from './decisions/cluster-kinds.ts';
import type {DecisionRecord} from './decisions/decision-record.ts';
import {DecisionRing} from './decisions/decision-ring.ts';
import {explainPast, type PastExplanation} from './decisions/explain-decision.ts';
import {defaultConfiguration} from './configuration/default-configuration.ts';
import type {Pod} from './framework/objects.ts';
import type {Profile} from './framework/profile.ts';
import {profileFor, type SchedulerConfiguration} from './framework/scheduler-configuration.ts';
import {unschedulableFlushIntervalMs} from './limits.ts';
import {eventMessage, writeNotScheduled} from './pod-status-writer.ts';
import {preempt} from './preempt.ts';
import type {QueuedPod} from './queue/queued-pod.ts';
import {changesOfEdits, type NodeEdit} from './what-if/node-edits.ts';
import {whatIf, type Placement} from './what-if/what-if.ts';
import {SchedulingQueue, type QueueCounts} from './queue/scheduling-queue.ts';

export interface SchedulerOptions {
	/** kube-scheduler's defaults without it. Only pods that ask for the schedulerName of one of its profiles are scheduled. */
	readonly configuration?: SchedulerConfiguration;
	/** Whether an idle scheduler takes pods out of back-off early; true without it, as in Kubernetes 1.36. */
	readonly popFromBackoff?: boolean;
}

/** A running scheduler, with what the console shows of it. */
export interface RunningScheduler extends Running {
	/** The cluster as the scheduler sees it, assumed pods included. To be read, or forked. */
	readonly cluster: ClusterState;
	readonly configuration: SchedulerConfiguration;
	queue(): QueueCounts;
	/** The waiting pods, in no particular order. */
	waiting(): readonly QueuedPod[];
	/** Where pods would land after edits of nodes: the waiting ones and those that would be evicted. Throws for a node that is not there. */
	whatIf(edits: readonly NodeEdit[]): readonly Placement[];
	/** The latest decisions. To be read only. */
	readonly decisions: DecisionRing;
	/** Why a decision came out as it did, evaluated again on the cluster as it was. Rejects when the store has forgotten that. */
	explainPast(record: DecisionRecord): Promise<PastExplanation>;
}

/** Runs one scheduler; everything it knows comes from the informers, everything it does goes through the client. */
class Scheduler implements RunningScheduler {
	readonly cluster: ClusterState;
	readonly configuration: SchedulerConfiguration;
	readonly #context: ComponentContext;
	readonly #queue: SchedulingQueue;
	readonly decisions = new DecisionRing();
	/** Pods on their way to a node, by key: counted there, not yet bound. */
	readonly #assumed = new Set<string>();
	readonly #stopFeed: () => void;
	/** Where the next search begins, for profiles that do not look at all nodes. */
	#firstNode = 0;
	#synced = false;
	#attemptDue = false;
	#stopped = false;
	#backoffTimer: Timer | undefined;
	#flushTimer: Timer | undefined;

	constructor(context: ComponentContext, {configuration = defaultConfiguration, popFromBackoff}: SchedulerOptions) {
		this.#context = context;
		this.configuration = configuration;
		this.#queue = new SchedulingQueue({
			configuration,
			popFromBackoff,
			now: () => context.clock.now(),
			changed: () => this.#wake(),
		});
		this.cluster = new ClusterState(createInformedObjects(context.informers));
		this.#stopFeed = feedCluster(context.informers, this.cluster, {
			waiting: pod => {
				if (profileFor(configuration, pod) !== undefined && !this.#assumed.has(keyOf(pod))) this.#queue.put(pod);
			},
			settled: key => {
				this.#assumed.delete(key);
				this.#queue.delete(key);
			},
			isAssumed: key => this.#assumed.has(key),
			event: event => this.#queue.event(event),
			unreadable: (pod, error) => context.log.error(`pod ${keyOf(pod)} cannot be scheduled: ${String(error)}`),
		});
		context.clock.enqueue(async () => {
			await context.informers.synced();
			this.#synced = true;
			this.#wake();
		}, 'scheduler start');
	}

	queue(): QueueCounts {
		return this.#queue.counts();
	}

	waiting(): readonly QueuedPod[] {
		return [...this.#queue.pods];
	}

	whatIf(edits: readonly NodeEdit[]): readonly Placement[] {
		const {cluster, configuration} = this;
		const pending = this.waiting().map(({pod}) => podInfoOf(pod));
		const changes = changesOfEdits(cluster, edits);
		return whatIf({cluster, pending}, changes, {configuration, nowMs: this.#context.clock.now()});
	}

	explainPast(record: DecisionRecord): Promise<PastExplanation> {
		return explainPast(this.#context.client, this.decisions, record, this.configuration);
	}

	stop(): void {
		this.#stopped = true;
		this.#stopFeed();
		this.#backoffTimer?.cancel();
		this.#flushTimer?.cancel();
	}

	/** Sees to it that an attempt or the right timers follow. One attempt is one item of the pump. */
	#wake(): void {
		if (!this.#synced || this.#stopped) return;
		this.#setTimers();
		if (this.#attemptDue || !this.#queue.ready) return;
		this.#attemptDue = true;
		this.#context.clock.enqueue(() => this.#attempt(), 'schedule');
	}

	#setTimers(): void {
		const {clock} = this.#context;
		const due = this.#queue.nextBackoffEndMs;
		if (due !== this.#backoffTimer?.due) {
			this.#backoffTimer?.cancel();
			this.#backoffTimer =
				due === undefined
					? undefined
					: clock.setTimer(Math.max(0, due - clock.now()), () => {
							this.#backoffTimer = undefined;
							this.#wake();
						});
		}
		if (this.#flushTimer !== undefined || !this.#queue.hasUnschedulable) return;
		this.#flushTimer = clock.setTimer(unschedulableFlushIntervalMs, () => {
			this.#flushTimer = undefined;
			this.#queue.flushUnschedulable();
			this.#wake();
		});
	}

	async #attempt(): Promise<void> {
		this.#attemptDue = false;
		const queued = this.#stopped ? undefined : this.#queue.pop();
		if (queued === undefined) return;
		try {
			await this.#schedule(queued);
		} catch (error) {
			this.#context.log.error(`scheduling pod ${queued.key} failed: ${(error as Error).stack ?? String(error)}`);
			this.#queue.failed(queued.key);
		}
		this.#wake();
	}

	async #schedule(queued: QueuedPod): Promise<void> {
		const {pod, key} = queued;
		const {clock, random} = this.#context;
		const info = podInfoOf(pod);
		const firstNode = this.#firstNode;
		const draws: number[] = [];
		const draw = (below: number): number => {
			const drawn = random.int(below);
			draws.push(drawn);
			return drawn;
		};
		const decision = schedulePod(this.#profileOf(pod), info, this.cluster, {firstNode, draw, nowMs: clock.now()});
		const {length} = this.cluster.nodes;
		if (length > 0) this.#firstNode = (this.#firstNode + decision.looked) % length;
		const {sequence} = this.#record(queued, decision, {draws, firstNode});
		if (decision.kind === 'unschedulable') {
			this.#queue.refused(key, decision.refusedBy);
			await this.#refuse(info, decision);
			return;
		}
		this.#assumed.add(key);
		this.cluster.removeNomination(key);
		this.cluster.addPod(info, decision.node.name);
		// Later attempts need not wait for this pod's binding: it is counted on its node already.
		this.#wake();
		await this.#bind(info, decision.node, sequence);
	}

	#profileOf(pod: Pod): Profile {
		return profileFor(this.configuration, pod) ?? this.configuration.profiles[0]!;
	}

	#record(queued: QueuedPod, decision: Decision, chance: Pick<DecisionRecord, 'draws' | 'firstNode'>): DecisionRecord {
		const {pod, key, attempts, history} = queued;
		const common = {
			uid: pod.metadata.uid,
			pod: key,
			schedulerName: this.#profileOf(pod).schedulerName,
			attempt: attempts,
			revision: this.#revision(),
			atMs: this.#context.clock.now(),
			nodes: this.cluster.nodes.length,
			feasible: decision.feasible.length,
			history,
			...chance,
		};
		if (decision.kind === 'placed') {
			return this.decisions.add({...common, node: decision.node.name, ties: decision.ties});
		}
		const {message, nomination, clearsNomination} = decision;
		const nominatedNode = nomination?.node ?? (clearsNomination === true ? '' : undefined);
		return this.decisions.add({
			...common,
			node: undefined,
			ties: 0,
			message,
			...(nominatedNode === undefined ? {} : {nominatedNode}),
		});
	}

	/** The newest revision that any of the informers knows: deliveries come in order, so all know everything up to it. */
	#revision(): string {
		const {informers} = this.#context;
		return String(Math.max(...clusterKinds.map(kind => Number(informers.of(kind).revision))));
	}

	async #refuse(info: PodInfo, decision: Decision & {readonly kind: 'unschedulable'}): Promise<void> {
		const {message, nomination, clearsNomination} = decision;
		if (nomination !== undefined) {
			this.cluster.nominate(info, nomination.node);
			await preempt(this.#context, this.cluster, info, nomination);
		} else if (clearsNomination === true) this.cluster.removeNomination(info.key);
		const nominatedNode = nomination?.node ?? (clearsNomination === true ? '' : undefined);
		await this.#report(info, {reason: 'Unschedulable', message, nominatedNode});
	}

	async #bind(pod: PodInfo, node: NodeInfo, sequence: number): Promise<void> {
		const context = this.#context;
		const outcome = await runBindingCycle(this.#profileOf(pod.pod), {pod, node, cluster: this.cluster, context});
		if (outcome.kind === 'bound') {
			const message = `Successfully assigned ${pod.key} to ${node.name}`;
			context.events.event(pod.pod, 'Normal', 'Scheduled', message, {action: 'Binding'});
			return;
		}
		// A pod that is gone or bound by somebody else meanwhile is no longer assumed: the feed has settled it.
		this.decisions.failed(sequence, outcome.message);
		if (!this.#assumed.delete(pod.key)) return;
		this.cluster.removePod(pod.key);
		this.#queue.failed(pod.key);
		this.#queue.event({source: 'AssignedPod', action: 'Delete', object: pod.pod});
		await this.#report(pod, {reason: 'SchedulerError', message: outcome.message, nominatedNode: undefined});
	}

	async #report({pod}: PodInfo, why: Parameters<typeof writeNotScheduled>[2]): Promise<void> {
		const {events} = this.#context;
		events.event(pod, 'Warning', 'FailedScheduling', eventMessage(why.message), {action: 'Scheduling'});
		await writeNotScheduled(this.#context, pod, why);
	}
}

/**
Starts the scheduler: pods that ask for the schedulerName of a profile and have no node are placed one by one, in the order of
the queue. Decisions draw from `context.random` only when nodes tie.
*/
export const startScheduler = (context: ComponentContext, options: SchedulerOptions = {}): RunningScheduler =>
	new Scheduler(context, options);
