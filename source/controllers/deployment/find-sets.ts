import {byAge} from '../objects/by-name.ts';
import {structurallyEqual} from '../objects/structurally-equal.ts';
import type {Deployment, ReplicaSet} from './types.ts';

export const hashLabel = 'pod-template-hash';

type Template = Deployment['spec']['template'];

/** Splits the replica sets of a deployment into that of its current template (the oldest, if several) and the others, oldest first. */
export const splitSets = (
	{spec}: Deployment,
	sets: readonly ReplicaSet[],
): {readonly newSet: ReplicaSet | undefined; readonly oldSets: readonly ReplicaSet[]} => {
	const sorted = sets.toSorted(byAge);
	const newSet = sorted.find(set => isSameTemplate(spec.template, set.spec.template));
	return {newSet, oldSets: sorted.filter(set => set !== newSet)};
};

/** Whether two templates are the same apart from the hash label (EqualIgnoreHash). */
export const isSameTemplate = (left: Template | undefined, right: Template | undefined): boolean =>
	structurallyEqual(withoutHash(left), withoutHash(right));

const withoutHash = (template: Template | undefined): unknown => {
	const {[hashLabel]: _hash, ...labels} = template?.metadata?.labels ?? {};
	const hasLabels = Object.keys(labels).length > 0;
	return {...template, metadata: {...template?.metadata, labels: hasLabels ? labels : undefined}};
};
