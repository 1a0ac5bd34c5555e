import type {Informer} from '../../client/types.ts';
import {matcherOfMap} from '../../machinery/label-selector.ts';
import {byName} from '../objects/by-name.ts';
import type {Pod} from '../pods/pod-states.ts';

const labelIndex = 'label';

const entryOf = (namespace: string | undefined, key: string, value: string): string => `${namespace} ${key}=${value}`;

/** Makes pods findable by namespace and one label, so that a selector has to look at few of them. */
export const addLabelIndex = (pods: Informer<Pod>): void =>
	pods.addIndex(labelIndex, ({metadata: {namespace, labels = {}}}) =>
		Object.entries(labels).map(([key, value]) => entryOf(namespace, key, value)),
	);

/** Pods of a namespace that have all labels of a selector, by name; none for an empty selector. */
export const selectPods = (
	pods: Informer<Pod>,
	namespace: string,
	selector: {readonly [key: string]: string},
): readonly Pod[] => {
	const candidates = Object.entries(selector)
		.map(([key, value]) => pods.by(labelIndex, entryOf(namespace, key, value)))
		.toSorted((left, right) => left.length - right.length)[0];
	const matcher = matcherOfMap(selector);
	return (candidates ?? []).filter(({metadata}) => matcher.matches(metadata.labels)).toSorted(byName);
};
