import {scalableKinds} from './replicas.ts';

/** What must be selected for an action; `any` is any object. */
export type Need = 'node' | 'workload' | 'template' | 'pod' | 'any';

/** The kinds that answer a need; undefined: all. */
const kinds: {readonly [need in Need]: ReadonlySet<string> | undefined} = {
	node: new Set(['Node']),
	workload: scalableKinds,
	template: new Set(['Deployment', 'StatefulSet', 'DaemonSet']),
	pod: new Set(['Pod']),
	any: undefined,
};

/** What a need is called in the help; what goes for any object is not said. */
export const needWord: {readonly [need in Need]: string} = {
	node: 'node',
	workload: 'workload',
	template: 'workload',
	pod: 'pod',
	any: '',
};

/** What to select, said when something else is. */
export const wanted: {readonly [need in Need]: string} = {
	node: 'a node (panel 1 or 2)',
	workload: 'a deployment, a stateful set or a replica set (panel 3)',
	template: 'a deployment, a stateful set or a daemon set (panel 3)',
	pod: 'a pod: enter opens the pods of a node or a workload',
	any: 'an object',
};

/** Whether an object of a kind is what an action needs; no kind: nothing is selected. */
export const fitsNeed = (need: Need | undefined, kind: string | undefined): boolean => {
	if (need === undefined) return true;
	return kind !== undefined && (kinds[need]?.has(kind) ?? true);
};

/** Whether one object can be what two actions need, so that they cannot share a key. */
export const needsOverlap = (one: Need | undefined, other: Need | undefined): boolean => {
	const [left, right] = [one && kinds[one], other && kinds[other]];
	return left === undefined || right === undefined || !left.isDisjointFrom(right);
};
