import {isJsonObject} from '../../../machinery/json.ts';
import {sameValue} from '../../registry/same-value.ts';

const described = (value: unknown): string => (value === undefined ? 'nil' : JSON.stringify(value));

const differences = (previous: unknown, next: unknown, field: string): readonly string[] => {
	if (sameValue(previous, next)) return [];
	if (Array.isArray(previous) && Array.isArray(next)) {
		const length = Math.max(previous.length, next.length);
		return Array.from({length}, (_, index) => differences(previous[index], next[index], `${field}[${index}]`)).flat();
	}
	if (isJsonObject(previous) && isJsonObject(next)) {
		const names = [...new Set([...Object.keys(previous), ...Object.keys(next)])];
		return names.flatMap(name => differences(previous[name], next[name], `${field}.${name}`));
	}
	return [`- \t${field}: ${described(previous)},`, `+ \t${field}: ${described(next)},`];
};

/**
What differs between two specs, a line for each side, for people to read. kube-apiserver prints go-cmp's report of its internal
types here, which differs from call to call; only the idea is the same.
*/
export const specDifference = (type: string, previous: object, next: object): string =>
	`  core.${type}{\n${differences(previous, next, 'spec').join('\n')}\n  }\n`;
