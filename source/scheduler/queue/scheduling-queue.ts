import {keyOf} from '../../machinery/object-key.ts';
import type {ClusterObjects} from '../framework/cluster-objects.ts';
import type {ClusterEvent} from '../framework/cluster-event.ts';
import type {Pod} from '../framework/objects.ts';
import {profileFor, type SchedulerConfiguration} from '../framework/scheduler-configuration.ts';
import {heldEventsMax, podUnschedulableStayMaxMs, queueStepsMax} from '../limits.ts';
import {backoffEndMs} from './backoff.ts';
import type {Profile} from '../framework/profile.ts';
import {LazyHeap} from './lazy-heap.ts';
import {eventMayHelp} from './queueing-hints.ts';
import type {QueuedPod, QueuePlace, QueueStep} from './queued-pod.ts';

/** How many pods are where. */
export type QueueCounts = {readonly [place in QueuePlace]: number};

export interface SchedulingQueueOptions {
	/** Whose first profile sorts the queue (all sort alike); PreEnqueue and events are those of a pod's own profile. */
	readonly configuration: SchedulerConfiguration;
	/** What PreEnqueue plugins read beside the pod. */
	readonly objects: ClusterObjects;
	/** Cluster time, ms. */
	now(): number;
	/** Something may be poppable, or due at another time, that was not before. */
	changed(): void;
	/** With nothing else to do, pods are taken out of back-off early unless their attempt failed (on since Kubernetes 1.33). */
	readonly popFromBackoff?: boolean;
}

/**
The pods that wait for a node: active ones by the profile's order; those in back-off; unschedulable ones until an event
may help them or five minutes are over; gated ones. An attempt is decided in one step, so that no event comes between
`pop` and `refused`; kube-scheduler records such events instead.
*/
export class SchedulingQueue {
	readonly #options: SchedulingQueueOptions;
	readonly #pods = new Map<string, QueuedPod>();
	readonly #unschedulable = new Set<string>();
	/** Gated pods whose holder may let them go when something changes in the cluster. */
	readonly #held = new Set<string>();
	/** What happened since pods in flight began to wait; undefined: too much. */
	readonly #missed = new Map<string, readonly ClusterEvent[] | undefined>();
	readonly #active: LazyHeap<QueuedPod>;
	readonly #backoff: LazyHeap<QueuedPod>;
	readonly #early: LazyHeap<QueuedPod>;
	#sequence = 0;

	constructor(options: SchedulingQueueOptions) {
		this.#options = options;
		const less = options.configuration.profiles[0]!.plugins.find(({plugin}) => plugin.less !== undefined)?.plugin.less;
		const order = (a: QueuedPod, b: QueuedPod): number => (less?.(a, b) ?? 0) || a.sequence - b.sequence;
		const isCurrent = (entry: QueuedPod): boolean => this.#pods.get(entry.key) === entry;
		const byEnd = (a: QueuedPod, b: QueuedPod): number => this.#backoffEndMs(a) - this.#backoffEndMs(b) || order(a, b);
		this.#active = new LazyHeap(order, isCurrent);
		this.#backoff = new LazyHeap(byEnd, isCurrent);
		this.#early = new LazyHeap(order, isCurrent);
	}

	/** All pods of the queue. */
	get pods(): Iterable<QueuedPod> {
		return this.#pods.values();
	}

	get(key: string): QueuedPod | undefined {
		return this.#pods.get(key);
	}

	counts(): QueueCounts {
		const counts = {active: 0, backoff: 0, unschedulable: 0, gated: 0, inFlight: 0};
		for (const {place} of this.#pods.values()) counts[place]++;
		return counts;
	}

	/** A pod that waits for a node, new or changed. */
	put(pod: Pod): void {
		const known = this.#pods.get(keyOf(pod));
		if (known === undefined || known.pod.metadata.uid !== pod.metadata.uid) this.#add(pod);
		else if (known.place === 'gated') this.#enqueue({...known, pod}, 'pod changed');
		else if (known.place === 'unschedulable' && this.#mayFitNow(known.pod, pod)) {
			this.#retry({...known, pod}, 'pod changed');
		} else this.#place({...known, pod}, known.place);
	}

	/** The pod has a node, is gone, or is no longer ours. */
	delete(key: string): void {
		this.#pods.delete(key);
		this.#held.delete(key);
		this.#missed.delete(key);
		this.#unschedulable.delete(key);
	}

	/** True when `pop` would give a pod. */
	get ready(): boolean {
		this.#releaseBackoff();
		return this.#active.peek() !== undefined || this.#earlyPod() !== undefined;
	}

	/** Takes the next pod out for an attempt, which ends with `refused`, `failed` or `delete`. */
	pop(): QueuedPod | undefined {
		this.#releaseBackoff();
		const next = this.#active.pop() ?? this.#earlyPod();
		if (next === undefined) return undefined;
		const attempts = next.attempts + 1;
		return this.#place({...next, attempts}, 'inFlight', `attempt ${attempts}`);
	}

	/** The pod fits nowhere: it waits for an event that may help one of the plugins that refused it. */
	refused(key: string, refusedBy: ReadonlySet<string>): void {
		const known = this.#pods.get(key);
		if (known === undefined) return;
		const cause = refusedBy.size === 0 ? 'no nodes' : `refused by ${[...refusedBy].toSorted().join(', ')}`;
		const refused = {...known, refusedBy, failed: false, queuedAtMs: this.#options.now()};
		const placed = this.#place(refused, 'unschedulable', cause);
		const helper = this.#missedHelp(placed);
		if (helper !== undefined) this.#retry(placed, helper);
		this.#options.changed();
	}

	/** The attempt of a pod in flight goes on over several items: what happens meanwhile may help it, should it be refused. */
	startWaiting(key: string): void {
		this.#missed.set(key, []);
	}

	/** Takes out waiting pods for an attempt together with one that was popped. */
	popTogether(keys: readonly string[]): readonly QueuedPod[] {
		return keys.flatMap(key => {
			const known = this.#pods.get(key);
			if (known === undefined || known.place === 'gated' || known.place === 'inFlight') return [];
			const attempts = known.attempts + 1;
			return [this.#place({...known, attempts}, 'inFlight', `attempt ${attempts}`)];
		});
	}

	/** The attempt broke: the pod is tried again after its back-off. */
	failed(key: string): void {
		const known = this.#pods.get(key);
		if (known === undefined) return;
		this.#missed.delete(key);
		const queued = {...known, refusedBy: new Set<string>(), failed: true, queuedAtMs: this.#options.now()};
		this.#place(queued, 'backoff', 'attempt failed');
		this.#options.changed();
	}

	/** Something changed in the cluster: moves the unschedulable pods that it may help; `except` is the pod whose doing it is. */
	event(event: ClusterEvent, except?: string): void {
		for (const key of Array.from(this.#unschedulable)) {
			if (key === except) continue;
			const queued = this.#pods.get(key)!;
			if (!eventMayHelp(this.#profileOf(queued.pod), queued, event, this.#options.objects)) continue;
			this.#retry(queued, `${event.source} ${event.action}`);
		}
		for (const key of Array.from(this.#held)) {
			const queued = this.#pods.get(key)!;
			if (!eventMayHelp(this.#profileOf(queued.pod), queued, event, this.#options.objects)) continue;
			this.#held.delete(key);
			this.#enqueue(queued, `${event.source} ${event.action}`);
		}
		for (const [key, events] of this.#missed) {
			if (events !== undefined && key !== except)
				this.#missed.set(key, events.length < heldEventsMax ? [...events, event] : undefined);
		}
	}

	/** Moves pods that have been unschedulable for too long. Called every `unschedulableFlushIntervalMs`. */
	flushUnschedulable(): void {
		const before = this.#options.now() - podUnschedulableStayMaxMs;
		for (const key of Array.from(this.#unschedulable)) {
			const queued = this.#pods.get(key)!;
			if (queued.queuedAtMs < before) this.#retry(queued, 'waited too long');
		}
	}

	get hasUnschedulable(): boolean {
		return this.#unschedulable.size > 0;
	}

	/** When the next back-off ends, ms of cluster time. */
	get nextBackoffEndMs(): number | undefined {
		const next = this.#backoff.peek();
		return next === undefined ? undefined : this.#backoffEndMs(next);
	}

	/** What happened during a long attempt that may help the pod. */
	#missedHelp(queued: QueuedPod): string | undefined {
		const waited = this.#missed.has(queued.key);
		const events = this.#missed.get(queued.key);
		this.#missed.delete(queued.key);
		if (!waited) return undefined;
		if (events === undefined) return 'much happened meanwhile';
		const helper = events.find(event =>
			eventMayHelp(this.#profileOf(queued.pod), queued, event, this.#options.objects),
		);
		return helper && `${helper.source} ${helper.action}`;
	}

	#add(pod: Pod): void {
		const queued: QueuedPod = {
			key: keyOf(pod),
			pod,
			place: 'active',
			queuedAtMs: this.#options.now(),
			attempts: 0,
			refusedBy: new Set(),
			failed: false,
			history: [],
			sequence: this.#sequence++,
		};
		this.#enqueue(queued, 'came in');
	}

	/** Into the active queue, unless a PreEnqueue plugin holds the pod back. */
	#enqueue(queued: QueuedPod, cause: string): void {
		const {plugins} = this.#profileOf(queued.pod);
		const holder = plugins.find(({plugin}) => plugin.preEnqueue?.(queued.pod, this.#options.objects) !== undefined);
		if (holder === undefined) {
			this.#place(queued, 'active', cause);
			this.#options.changed();
			return;
		}
		const {name, events} = holder.plugin;
		this.#place({...queued, refusedBy: new Set([name])}, 'gated', `held by ${name}`);
		if (events !== undefined) this.#held.add(queued.key);
	}

	#retry(queued: QueuedPod, cause: string): void {
		if (this.#backoffEndMs(queued) <= this.#options.now()) this.#enqueue(queued, cause);
		else {
			this.#place(queued, 'backoff', cause);
			this.#options.changed();
		}
	}

	/** Puts the pod there; with a cause, it is a step of its history. */
	#place(queued: QueuedPod, place: QueuePlace, cause?: string): QueuedPod {
		const history = cause === undefined ? queued.history : this.#withStep(queued, place, cause);
		const placed: QueuedPod = {...queued, place, history};
		this.#pods.set(placed.key, placed);
		if (place === 'unschedulable') this.#unschedulable.add(placed.key);
		else this.#unschedulable.delete(placed.key);
		if (place === 'active') this.#active.push(placed);
		if (place === 'backoff') {
			this.#backoff.push(placed);
			if (!placed.failed) this.#early.push(placed);
		}
		return placed;
	}

	#withStep({history}: QueuedPod, place: QueuePlace, cause: string): readonly QueueStep[] {
		const last = history.at(-1);
		if (last?.place === place && last.cause === cause) return history;
		return [...history.slice(1 - queueStepsMax), {atMs: this.#options.now(), place, cause}];
	}

	#releaseBackoff(): void {
		const now = this.#options.now();
		for (let next = this.#backoff.peek(); next !== undefined; next = this.#backoff.peek()) {
			if (this.#backoffEndMs(next) > now) return;
			this.#backoff.pop();
			this.#enqueue(next, 'back-off over');
		}
	}

	#earlyPod(): QueuedPod | undefined {
		return this.#options.popFromBackoff === false ? undefined : this.#early.peek();
	}

	#backoffEndMs(queued: QueuedPod): number {
		return backoffEndMs(queued, this.#options.configuration);
	}

	#profileOf(pod: Pod): Profile {
		const {configuration} = this.#options;
		return profileFor(configuration, pod) ?? configuration.profiles[0]!;
	}

	/** A change of the pod itself counts when more than its status changed. */
	#mayFitNow(before: Pod, now: Pod): boolean {
		const {metadata: last} = before;
		const {metadata: next} = now;
		return before.spec !== now.spec || last.labels !== next.labels || last.annotations !== next.annotations;
	}
}
