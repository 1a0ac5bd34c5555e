import type {ComponentContext, Running} from '../client/component.ts';
import type {Timer} from '../clock/clock.ts';
import {keyOf} from '../machinery/object-key.ts';
import {Binder} from './binder.ts';
import {feedCluster, type FeedReceiver} from './cache/cluster-feed.ts';
import {ClusterState} from './cache/cluster-state.ts';
import {createInformedObjects, type ServedApis} from './cache/informed-objects.ts';
import {podInfoOf, type PodInfo} from './cache/pod-info.ts';
import {schedulePod, type Decision} from './cycle/schedule-pod.ts';
import {clusterKinds} from './decisions/cluster-kinds.ts';
import type {DecisionRecord} from './decisions/decision-record.ts';
import {DecisionRing} from './decisions/decision-ring.ts';
import {explainPast, type PastExplanation} from './decisions/explain-decision.ts';
import {defaultConfiguration} from './configuration/default-configuration.ts';
import {askExtenders} from './extenders/ask-extenders.ts';
import {extendNomination} from './extenders/extend-nomination.ts';
import {filtersOnly, withAnswers} from './extenders/extended-profile.ts';
import {isInterested} from './extenders/interest.ts';
import type {Extender, ExtenderAnswers} from './framework/extender.ts';
import type {Pod, PodGroup} from './framework/objects.ts';
import type {Profile} from './framework/profile.ts';
import {profileFor, type SchedulerConfiguration} from './framework/scheduler-configuration.ts';
import {unschedulableFlushIntervalMs} from './limits.ts';
import {groupResult, planGroup, withheld} from './gang/plan-group.ts';
import {writeGroupCondition} from './gang/group-condition.ts';
import {groupKeyOf, isPlannedTogether} from './gang/pod-group.ts';
import {reportNotScheduled} from './pod-status-writer.ts';
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
	/** The latest decisions. To be read only. */
	readonly decisions: DecisionRing;
	/** Why a decision came out as it did, evaluated again on the cluster as it was. Rejects when the store has forgotten that. */
	explainPast(record: DecisionRecord): Promise<PastExplanation>;
}

/** What a decision depended on beside the cluster. */
type Chance = Pick<DecisionRecord, 'draws' | 'firstNode' | 'extenders'>;

/** Runs one scheduler; everything it knows comes from the informers, everything it does goes through the client. */
class Scheduler implements RunningScheduler {
	readonly cluster: ClusterState;
	readonly configuration: SchedulerConfiguration;
	readonly #context: ComponentContext;
	readonly #queue: SchedulingQueue;
	readonly decisions = new DecisionRing();
	readonly #binder: Binder;
	readonly #stopFeed: () => void;
	/** Where the next search begins, for profiles that do not look at all nodes. */
	#firstNode = 0;
	#synced = false;
	#attemptDue = false;
	/** Extenders are being asked. */
	#asking = false;
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
		this.#binder = new Binder({
			context,
			cluster: this.cluster,
			queue: this.#queue,
			decisions: this.decisions,
			profileOf: pod => this.#profileOf(pod),
		});
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
		if (this.#attemptDue || this.#asking || !this.#queue.ready) return;
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
		const {pod} = queued;
		const group = this.cluster.objects.groups?.get(groupKeyOf(pod) ?? '');
		if (group !== undefined && isPlannedTogether(group)) return this.#scheduleGroup(group, queued);
		const {extenders = []} = this.configuration;
		const concerned = extenders.filter(extender => isInterested(extender, pod));
		await (concerned.length === 0 ? this.#decide(queued) : this.#scheduleExtended(queued, concerned));
	}

	/** One attempt that asks extenders. Calls take their time: no other attempt begins meanwhile, and what happens is not forgotten. */
	async #scheduleExtended(queued: QueuedPod, extenders: readonly Extender[]): Promise<void> {
		const {pod, key} = queued;
		this.#queue.startWaiting(key);
		this.#asking = true;
		try {
			const info = podInfoOf(pod);
			const options = {draw: () => 0, nowMs: this.#context.clock.now()};
			const {feasible} = schedulePod(filtersOnly(this.#profileOf(pod)), info, this.cluster, options);
			const answers = await askExtenders(this.#context, extenders, info, feasible);
			// The pod may be gone by now, or have a node.
			if (this.#queue.get(key)?.place === 'inFlight') await this.#decide(queued, answers);
		} catch (error) {
			const {message} = error as Error;
			this.#queue.failed(key);
			const failed = {reason: 'SchedulerError', message, nominatedNode: undefined} as const;
			await reportNotScheduled(this.#context, podInfoOf(pod), failed);
		} finally {
			this.#asking = false;
			this.#wake();
		}
	}

	/** Decides where a pod goes, in one step, and sees to what follows. */
	async #decide(queued: QueuedPod, answers?: ExtenderAnswers): Promise<void> {
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
		const own = this.#profileOf(pod);
		const profile = answers === undefined ? own : withAnswers(own, answers);
		const decision = schedulePod(profile, info, this.cluster, {firstNode, draw, nowMs: clock.now()});
		this.#moveOn(decision);
		const chance = {draws, firstNode, ...(answers === undefined ? {} : {extenders: answers})};
		const {sequence} = this.#record(queued, decision, chance);
		if (decision.kind === 'unschedulable') {
			this.#queue.refused(key, decision.refusedBy);
			await this.#refuse(info, decision);
			return;
		}
		this.#binder.assume(info, decision.node.name);
		// Later attempts need not wait for this pod's binding: it is counted on its node already.
		this.#wake();
		await this.#binder.bind(info, decision.node.name, sequence);
	}

	/** The next search begins where this one ended. */
	#moveOn({looked}: Decision): void {
		const {length} = this.cluster.nodes;
		if (length > 0) this.#firstNode = (this.#firstNode + looked) % length;
	}

	/** One attempt of all waiting pods of a group: enough of them get a node, or none does. */
	async #scheduleGroup(group: PodGroup, first: QueuedPod): Promise<void> {
		const {clock, random} = this.#context;
		const all = (this.cluster.objects.groups?.podsOf(keyOf(group)) ?? []).map(pod => podInfoOf(pod));
		const placed = all.filter(({key}) => this.cluster.nodeNameOf(key) !== undefined);
		const others = all.filter(({key, pod}) => key !== first.key && profileFor(this.configuration, pod) !== undefined);
		const queued = [first, ...this.#queue.popTogether(others.map(({key}) => key))].toSorted(
			(a, b) => (b.pod.spec.priority ?? 0) - (a.pod.spec.priority ?? 0) || a.sequence - b.sequence,
		);
		const firstNode = this.#firstNode;
		const plan = planGroup({
			profile: this.#profileOf(first.pod),
			group,
			pods: queued.map(({pod}) => podInfoOf(pod)),
			placed,
			cluster: this.cluster,
			options: {firstNode, draw: below => random.int(below), nowMs: clock.now()},
		});
		const finishes = plan.members.map(({pod, decision, draws}, index) => {
			const settled = plan.kind === 'placed' ? decision : withheld(decision, plan);
			const {sequence} = this.#record(queued[index]!, settled, {draws, firstNode});
			if (settled.kind === 'placed') {
				this.#binder.assume(pod, settled.node.name);
				return () => this.#binder.bind(pod, settled.node.name, sequence);
			}
			this.#queue.refused(pod.key, settled.refusedBy);
			return () => this.#refuse(pod, settled);
		});
		this.#wake();
		for (const finish of finishes) await finish();
		await writeGroupCondition(this.#context, group, groupResult(plan));
	}

	#profileOf(pod: Pod): Profile {
		return profileFor(this.configuration, pod) ?? this.configuration.profiles[0]!;
	}

	#record(queued: QueuedPod, decision: Decision, chance: Chance): DecisionRecord {
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
		const {extenders = []} = this.configuration;
		const agreed = nomination && (await extendNomination(this.#context, extenders, info, nomination));
		if (agreed !== undefined) {
			this.cluster.nominate(info, agreed.node);
			await preempt(this.#context, this.cluster, info, agreed, this.#binder.waiting);
		} else if (clearsNomination === true) this.cluster.removeNomination(info.key);
		const nominatedNode = agreed?.node ?? (clearsNomination === true ? '' : undefined);
		await reportNotScheduled(this.#context, info, {reason: 'Unschedulable', message, nominatedNode});
	}
}

/**
Starts the scheduler: pods that ask for the schedulerName of a profile and have no node are placed one by one, in the order of
the queue. Decisions draw from `context.random` only when nodes tie.
*/
export const startScheduler = (context: ComponentContext, options: SchedulerOptions = {}): RunningScheduler =>
	new Scheduler(context, options);
