import type {ComponentContext} from '../client/component.ts';
import {keyOf} from '../machinery/object-key.ts';
import type {Binder} from './binder.ts';
import type {ClusterState} from './cache/cluster-state.ts';
import {podInfoOf, type PodInfo} from './cache/pod-info.ts';
import type {Decision} from './cycle/decision.ts';
import {nextFirstNode} from './cycle/nodes-to-find.ts';
import {schedulePlainly} from './cycle/schedule-plainly.ts';
import {schedulePod} from './cycle/schedule-pod.ts';
import {clusterKinds} from './decisions/cluster-kinds.ts';
import type {DecisionRecord} from './decisions/decision-record.ts';
import type {DecisionRing} from './decisions/decision-ring.ts';
import {askExtenders} from './extenders/ask-extenders.ts';
import {extendNomination} from './extenders/extend-nomination.ts';
import {filtersOnly, withAnswers} from './extenders/extended-profile.ts';
import {isInterested} from './extenders/interest.ts';
import type {Extender, ExtenderAnswers} from './framework/extender.ts';
import type {Pod, PodGroup} from './framework/objects.ts';
import type {Profile} from './framework/profile.ts';
import {profileFor, type SchedulerConfiguration} from './framework/scheduler-configuration.ts';
import {writeGroupCondition} from './gang/group-condition.ts';
import {groupResult, planGroup, settledDecision} from './gang/plan-group.ts';
import {groupKeyOf, isPlannedTogether} from './gang/pod-group.ts';
import {reportNotScheduled} from './pod-status-writer.ts';
import {preempt} from './preempt.ts';
import type {QueuedPod} from './queue/queued-pod.ts';
import type {SchedulingQueue} from './queue/scheduling-queue.ts';

/** What attempts work with. */
export interface AttemptsOptions {
	readonly context: ComponentContext;
	readonly configuration: SchedulerConfiguration;
	readonly cluster: ClusterState;
	readonly queue: SchedulingQueue;
	readonly binder: Binder;
	readonly decisions: DecisionRing;
	profileOf(pod: Pod): Profile;
	/** The next attempt may begin. */
	wake(): void;
}

/** What a decision depended on beside the cluster. */
type Chance = Pick<DecisionRecord, 'draws' | 'firstNode' | 'extenders'>;

/** Attempts to place pods that the queue has handed out: the decision, its record, and what follows from it. */
export class Attempts {
	readonly #options: AttemptsOptions;
	/** Where the next search begins, for profiles that do not look at all nodes. */
	#firstNode = 0;
	#asking = false;

	constructor(options: AttemptsOptions) {
		this.#options = options;
	}

	/** Extenders are being asked: no other attempt may begin. */
	get asking(): boolean {
		return this.#asking;
	}

	/** One attempt of a pod, or of its whole group. Resolves when everything that follows from it has been written. */
	async schedule(queued: QueuedPod): Promise<void> {
		const {pod} = queued;
		const group = this.#options.cluster.objects.groups?.get(groupKeyOf(pod) ?? '');
		if (group !== undefined && isPlannedTogether(group)) return this.#scheduleGroup(group, queued);
		const {extenders = []} = this.#options.configuration;
		const concerned = extenders.filter(extender => isInterested(extender, pod));
		await (concerned.length === 0 ? this.#decide(queued) : this.#scheduleExtended(queued, concerned));
	}

	/** One attempt that asks extenders. Calls take their time: no other attempt begins meanwhile, and what happens is not forgotten. */
	async #scheduleExtended(queued: QueuedPod, extenders: readonly Extender[]): Promise<void> {
		const {pod, key} = queued;
		this.#options.queue.startWaiting(key);
		this.#asking = true;
		try {
			const info = podInfoOf(pod);
			const options = {draw: () => 0, nowMs: this.#options.context.clock.now()};
			const {feasible} = schedulePlainly(
				filtersOnly(this.#options.profileOf(pod)),
				info,
				this.#options.cluster,
				options,
			);
			const answers = await askExtenders(this.#options.context, extenders, info, feasible);
			// The pod may be gone by now, or have a node.
			if (this.#options.queue.get(key)?.place === 'inFlight') await this.#decide(queued, answers);
		} catch (error) {
			const {message} = error as Error;
			this.#options.queue.failed(key);
			const failed = {reason: 'SchedulerError', message, nominatedNode: undefined} as const;
			await reportNotScheduled(this.#options.context, podInfoOf(pod), failed);
		} finally {
			this.#asking = false;
			this.#options.wake();
		}
	}

	/** Decides where a pod goes, in one step, and sees to what follows. */
	async #decide(queued: QueuedPod, answers?: ExtenderAnswers): Promise<void> {
		const {pod, key} = queued;
		const {clock, random} = this.#options.context;
		const info = podInfoOf(pod);
		const firstNode = this.#firstNode;
		const draws: number[] = [];
		const draw = (below: number): number => {
			const drawn = random.int(below);
			draws.push(drawn);
			return drawn;
		};
		const own = this.#options.profileOf(pod);
		const profile = answers === undefined ? own : withAnswers(own, answers);
		const decision = schedulePod(profile, info, this.#options.cluster, {firstNode, draw, nowMs: clock.now()});
		this.#moveOn(decision);
		const chance = {draws, firstNode, ...(answers === undefined ? {} : {extenders: answers})};
		const {sequence} = this.#record(queued, decision, chance);
		if (decision.kind === 'unschedulable') {
			this.#options.queue.refused(key, decision.refusedBy);
			await this.#refuse(info, decision);
			return;
		}
		this.#options.binder.assume(info, decision.node.name);
		// Later attempts need not wait for this pod's binding: it is counted on its node already.
		this.#options.wake();
		await this.#options.binder.bind(info, decision.node.name, sequence);
	}

	/** The next search begins where this one ended. */
	#moveOn({looked}: Decision): void {
		this.#firstNode = nextFirstNode(this.#firstNode, looked, this.#options.cluster.nodes.length);
	}

	/** One attempt of all waiting pods of a group: enough of them get a node, or none does. */
	async #scheduleGroup(group: PodGroup, first: QueuedPod): Promise<void> {
		const {clock, random} = this.#options.context;
		const all = (this.#options.cluster.objects.groups?.podsOf(keyOf(group)) ?? []).map(pod => podInfoOf(pod));
		const placed = all.filter(({key}) => this.#options.cluster.nodeNameOf(key) !== undefined);
		const others = all.filter(
			({key, pod}) => key !== first.key && profileFor(this.#options.configuration, pod) !== undefined,
		);
		const queued = [first, ...this.#options.queue.popTogether(others.map(({key}) => key))].toSorted(
			(a, b) => (b.pod.spec.priority ?? 0) - (a.pod.spec.priority ?? 0) || a.sequence - b.sequence,
		);
		const firstNode = this.#firstNode;
		const plan = planGroup({
			profile: this.#options.profileOf(first.pod),
			group,
			pods: queued.map(({pod}) => podInfoOf(pod)),
			placed,
			cluster: this.#options.cluster,
			options: {firstNode, draw: below => random.int(below), nowMs: clock.now()},
			decide: schedulePod,
		});
		const finishes = plan.members.map(({pod, decision, draws}, index) => {
			const settled = settledDecision(decision, plan);
			const {sequence} = this.#record(queued[index]!, settled, {draws, firstNode});
			if (settled.kind === 'placed') {
				this.#options.binder.assume(pod, settled.node.name);
				return () => this.#options.binder.bind(pod, settled.node.name, sequence);
			}
			this.#options.queue.refused(pod.key, settled.refusedBy);
			return () => this.#refuse(pod, settled);
		});
		this.#options.wake();
		for (const finish of finishes) await finish();
		await writeGroupCondition(this.#options.context, group, groupResult(plan));
	}

	#record(queued: QueuedPod, decision: Decision, chance: Chance): DecisionRecord {
		const {pod, key, attempts, history} = queued;
		const common = {
			uid: pod.metadata.uid,
			pod: key,
			schedulerName: this.#options.profileOf(pod).schedulerName,
			attempt: attempts,
			revision: this.#revision(),
			atMs: this.#options.context.clock.now(),
			nodes: this.#options.cluster.nodes.length,
			feasible: decision.feasibleNodes,
			history,
			...chance,
		};
		if (decision.kind === 'placed') {
			const {node, score, ties} = decision;
			return this.#options.decisions.add({
				...common,
				node: node.name,
				...(score === undefined ? {} : {score}),
				ties,
			});
		}
		const {message, nomination, clearsNomination} = decision;
		const nominatedNode = nomination?.node ?? (clearsNomination === true ? '' : undefined);
		return this.#options.decisions.add({
			...common,
			node: undefined,
			ties: 0,
			message,
			...(nominatedNode === undefined ? {} : {nominatedNode}),
		});
	}

	/** The newest revision that any of the informers knows: deliveries come in order, so all know everything up to it. */
	#revision(): string {
		const {informers} = this.#options.context;
		return String(Math.max(...clusterKinds.map(kind => Number(informers.of(kind).revision))));
	}

	async #refuse(info: PodInfo, decision: Decision & {readonly kind: 'unschedulable'}): Promise<void> {
		const {message, nomination, clearsNomination, afterwards = []} = decision;
		const {extenders = []} = this.#options.configuration;
		for (const write of afterwards) await write(this.#options.context);
		const agreed = nomination && (await extendNomination(this.#options.context, extenders, info, nomination));
		if (agreed !== undefined) {
			this.#options.cluster.nominate(info, agreed.node);
			await preempt(this.#options.context, this.#options.cluster, info, agreed, this.#options.binder.waiting);
		} else if (clearsNomination === true) this.#options.cluster.removeNomination(info.key);
		const nominatedNode = agreed?.node ?? (clearsNomination === true ? '' : undefined);
		await reportNotScheduled(this.#options.context, info, {reason: 'Unschedulable', message, nominatedNode});
	}
}
