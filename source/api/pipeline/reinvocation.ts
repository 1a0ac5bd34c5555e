import type {KubernetesObject} from '../../machinery/json.ts';
import {sameValue} from '../registry/same-value.ts';

/** Follows the hooks of one sort (policies, or webhooks) while the links run over an object. */
export interface HookRound {
	/** Whether a hook is called: all are at first, and the second time those that want to see what has changed since. */
	isCalled(hook: unknown): boolean;
	/** Tells what a hook has made of the object, and whether it wants to see what comes after it. */
	called(hook: unknown, changed: boolean, wantsMore: boolean): void;
	/** Tells what the object is when all hooks of the sort have been called. */
	ends(object: KubernetesObject): void;
}

/** Decides which hooks see an object once more, after others have changed it. */
export interface Reinvocation {
	/** Begins the round of one sort of hooks over an object. */
	round(sort: string, object: KubernetesObject): HookRound;
}

/** The hooks of one sort, as kube-apiserver remembers them for a request (policyReinvokeContext, webhookReinvokeContext). */
interface Called {
	/** Those that want to see what comes after them, and have been called since the last change. */
	waiting: Set<unknown>;
	readonly again: Set<unknown>;
	last: KubernetesObject | undefined;
}

/** The way of one object through the links: once, and once more if that is needed. */
export const createReinvocation = () => {
	const sorts = new Map<string, Called>();
	let isNeeded = false;
	let isSecond = false;
	const callAgain = (called: Called): void => {
		for (const hook of called.waiting) called.again.add(hook);
		called.waiting = new Set();
	};
	const reinvocation: Reinvocation = {
		round: (sort, object) => {
			const called: Called = sorts.get(sort) ?? {waiting: new Set(), again: new Set(), last: undefined};
			sorts.set(sort, called);
			if (isSecond && called.last !== undefined && !sameValue(called.last, object)) callAgain(called);
			return {
				isCalled: hook => !isSecond || called.again.has(hook),
				called: (hook, changed, wantsMore) => {
					if (changed) {
						callAgain(called);
						isNeeded = true;
					}
					if (wantsMore) called.waiting.add(hook);
				},
				ends: result => {
					called.last = result;
				},
			};
		},
	};
	return {
		...reinvocation,
		/** Whether a hook has changed the object. */
		isNeeded: () => isNeeded,
		/** Begins the second run. */
		begin: (): Reinvocation => {
			isSecond = true;
			return reinvocation;
		},
	};
};
