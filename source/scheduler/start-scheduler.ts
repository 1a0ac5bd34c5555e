import type {ComponentContext, Running} from '../client/component.ts';
import type {Timer} from '../clock/clock.ts';
import {keyOf} from '../machinery/object-key.ts';
import {Attempts} from './attempts.ts';
import {Binder} from './binder.ts';
import {feedCluster, type FeedReceiver} from './cache/cluster-feed.ts';
import {ClusterState} from './cache/cluster-state.ts';
import {createInformedObjects, type ServedApis} from './cache/informed-objects.ts';
import {podInfoOf} from './cache/pod-info.ts';
import type {DecisionRecord} from './decisions/decision-record.ts';
import {DecisionRing} from './decisions/decision-ring.ts';
import {explainPast, type PastExplanation} from './decisions/explain-decision.ts';
import {defaultConfiguration} from './configuration/default-configuration.ts';
import type {Pod} from './framework/objects.ts';
import type {Profile} from './framework/profile.ts';
import {profileFor, type SchedulerConfiguration} from './framework/scheduler-configuration.ts';
import {unschedulableFlushIntervalMs} from './limits.ts';
import {groupKeyOf} from './gang/pod-group.ts';
import type {QueuedPod, QueueStep} from './queue/queued-pod.ts';
import {changesOfEdits, type NodeEdit} from './what-if/node-edits.ts';
import {whatIf, type Placement} from './what-if/what-if.ts';
import {SchedulingQueue, type QueueCounts} from './queue/scheduling-queue.ts';

export interface SchedulerOptions {
	/** kube-scheduler's defaults without it. Only pods that ask for the schedulerName of one of its profiles are scheduled. */
	readonly configuration?: SchedulerConfiguration;
	/** Whether an idle scheduler takes pods out of back-off early; true without it, as in Kubernetes 1.36. */
	readonly popFromBackoff?: boolean;
	/** APIs beyond the usual ones that the server has. */
	readonly served?: ServedApis;
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
	/** A pod's way through the queue: so far, or up to its latest attempt that is remembered. */
	history(pod: Pod): readonly QueueStep[];
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
	readonly #binder: Binder;
	readonly #attempts: Attempts;
	readonly #stopFeed: () => void;
	#synced = false;
	#attemptDue = false;
	#stopped = false;
	#backoffTimer: Timer | undefined;
	#flushTimer: Timer | undefined;

	constructor(context: ComponentContext, options: SchedulerOptions) {
		const {configuration = defaultConfiguration, popFromBackoff, served} = options;
		this.#context = context;
		this.configuration = configuration;
		this.cluster = new ClusterState(createInformedObjects(context.informers, served));
		this.#queue = new SchedulingQueue({
			configuration,
			objects: this.cluster.objects,
			popFromBackoff,
			now: () => context.clock.now(),
			changed: () => this.#wake(),
		});
		const parts = {
			context,
			cluster: this.cluster,
			queue: this.#queue,
			decisions: this.decisions,
			profileOf: (pod: Pod) => this.#profileOf(pod),
		};
		this.#binder = new Binder(parts);
		this.#attempts = new Attempts({...parts, configuration, binder: this.#binder, wake: () => this.#wake()});
		const receiver: FeedReceiver = {
			waiting: pod => this.#enqueue(pod),
			settled: key => {
				this.#binder.settled(key);
				this.#queue.delete(key);
			},
			isAssumed: key => this.#binder.isAssumed(key),
			event: event => this.#queue.event(event),
			unreadable: (pod, error) => context.log.error(`pod ${keyOf(pod)} cannot be scheduled: ${String(error)}`),
		};
		this.#stopFeed = feedCluster(context.informers, this.cluster, receiver, served);
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

	history(pod: Pod): readonly QueueStep[] {
		return this.#queue.get(keyOf(pod))?.history ?? this.decisions.latest(pod.metadata.uid)?.history ?? [];
	}

	explainPast(record: DecisionRecord): Promise<PastExplanation> {
		return explainPast(this.#context.client, this.decisions, record, this.configuration);
	}

	stop(): void {
		this.#stopped = true;
		this.#stopFeed();
		this.#binder.stop();
		this.#backoffTimer?.cancel();
		this.#flushTimer?.cancel();
	}

	#enqueue(pod: Pod): void {
		const key = keyOf(pod);
		if (profileFor(this.configuration, pod) === undefined || this.#binder.isAssumed(key)) return;
		const isNew = this.#queue.get(key) === undefined;
		this.#queue.put(pod);
		// Only pods of one group wait for each other.
		if (isNew && groupKeyOf(pod) !== undefined) {
			this.#queue.event({source: 'UnscheduledPod', action: 'Add', object: pod});
		}
	}

	/** Sees to it that an attempt or the right timers follow. One attempt is one item of the pump. */
	#wake(): void {
		if (!this.#synced || this.#stopped) return;
		this.#setTimers();
		if (this.#attemptDue || this.#attempts.asking || !this.#queue.ready) return;
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
			await this.#attempts.schedule(queued);
		} catch (error) {
			this.#context.log.error(`scheduling pod ${queued.key} failed: ${(error as Error).stack ?? String(error)}`);
			this.#queue.failed(queued.key);
		}
		this.#wake();
	}

	#profileOf(pod: Pod): Profile {
		return profileFor(this.configuration, pod) ?? this.configuration.profiles[0]!;
	}
}

/**
Starts the scheduler: pods that ask for the schedulerName of a profile and have no node are placed one by one, in the order of
the queue. Decisions draw from `context.random` only when nodes tie.
*/
export const startScheduler = (context: ComponentContext, options: SchedulerOptions = {}): RunningScheduler =>
	new Scheduler(context, options);
