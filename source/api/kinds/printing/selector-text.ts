import {matcherOfSelector} from '../../../machinery/label-selector.ts';
import type {LabelSelector} from '../../schema/kubernetes.generated.ts';

/** Labels as `a=b,c=d` in key order; `<none>` when there are none. */
export const labelsText = (labels: {readonly [key: string]: string} | undefined): string => {
	const pairs = Object.entries(labels ?? {}).map(([key, value]) => `${key}=${value}`);
	return pairs.length === 0 ? '<none>' : pairs.toSorted().join(',');
};

/** A label selector in its text form; `<none>` for one that is absent or selects everything. */
export const selectorText = (selector: LabelSelector | undefined): string => {
	const text = selector === undefined ? '' : matcherOfSelector(selector).text;
	return text === '' ? '<none>' : text;
};
