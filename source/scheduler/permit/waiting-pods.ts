import type {Clock, Timer} from '../../clock/clock.ts';
import {goDuration} from '../../machinery/go-duration.ts';
import type {PodInfo} from '../cache/pod-info.ts';
import {unschedulable} from '../framework/refusal.ts';
import {permitWaitMaxMs} from '../limits.ts';
import type {NodeRefusal} from '../framework/refusal.ts';

/** A plugin that wants a pod to wait, and for how long at most, ms of cluster time. */
export interface WaitOf {
	readonly plugin: string;
	readonly timeoutMs: number;
}

/** A pod that is assumed on a node and waits until all plugins that asked for it let it go, or one refuses. */
export interface WaitingPod {
	readonly pod: PodInfo;
	readonly nodeName: string;
	/** Plugins that have not let it go yet. */
	readonly pending: ReadonlySet<string>;
	/** The plugin lets the pod go; it goes when nobody holds it any more. */
	allow(plugin: string): void;
	/** The pod is not bound. `plugin` is empty when no plugin refuses it: it was deleted, or preempted. */
	reject(plugin: string, reason: string): void;
}

/** The pods between Permit and PreBind, by key: kube-scheduler's waiting pods. */
export class WaitingPods {
	readonly #clock: Clock;
	readonly #pods = new Map<string, WaitingPod>();

	constructor(clock: Clock) {
		this.#clock = clock;
	}

	get(key: string): WaitingPod | undefined {
		return this.#pods.get(key);
	}

	list(): readonly WaitingPod[] {
		return [...this.#pods.values()];
	}

	/**
	Lets a pod wait. `settled` runs as an item of its own, with the refusal if there was one; a plugin that does not answer in
	its time refuses. Nobody may wait longer than `permitWaitMaxMs`.
	*/
	add(
		pod: PodInfo,
		nodeName: string,
		waits: readonly WaitOf[],
		settled: (refusal: NodeRefusal | undefined) => void | Promise<void>,
	): void {
		const timers = new Map<string, Timer>();
		const pending = new Set(waits.map(({plugin}) => plugin));
		const settle = (refusal: NodeRefusal | undefined): void => {
			if (this.#pods.get(pod.key) !== waiting) return;
			this.#pods.delete(pod.key);
			for (const timer of timers.values()) timer.cancel();
			this.#clock.enqueue(() => settled(refusal), 'permit');
		};
		const waiting: WaitingPod = {
			pod,
			nodeName,
			pending,
			allow(plugin) {
				timers.get(plugin)?.cancel();
				if (pending.delete(plugin) && pending.size === 0) settle(undefined);
			},
			reject: (plugin, reason) => settle({...unschedulable(reason), plugin}),
		};
		this.#pods.set(pod.key, waiting);
		for (const {plugin, timeoutMs} of waits) {
			const waitMs = Math.min(timeoutMs, permitWaitMaxMs);
			const reason = `rejected due to timeout after waiting ${goDuration(waitMs)} at plugin ${plugin}`;
			timers.set(
				plugin,
				this.#clock.setTimer(waitMs, () => waiting.reject(plugin, reason)),
			);
		}
	}

	/** Nobody waits any more, and nobody is told. */
	stop(): void {
		for (const {pod} of this.list()) this.#pods.delete(pod.key);
	}
}
