import {isJsonObject, type Json} from '../../machinery/json.ts';
import {compareJson} from './compare.ts';
import type {Comparison, JqFilter, JqFunction, PathStep} from './syntax.ts';

/** What jq calls an error: a step that the value does not allow. */
class JqError extends Error {}

const typeName = (value: Json): string =>
	value === null ? 'null' : Array.isArray(value) ? 'array' : isJsonObject(value) ? 'object' : typeof value;

const isTrue = (value: Json): boolean => value !== null && value !== false;

const field = (value: Json, name: string): Json => {
	if (value === null) return null;
	if (!isJsonObject(value)) throw new JqError(`cannot index ${typeName(value)} with ${JSON.stringify(name)}`);
	return (Object.hasOwn(value, name) ? value[name] : undefined) ?? null;
};

const item = (value: Json, index: number): Json => {
	if (value === null) return null;
	if (!Array.isArray(value)) throw new JqError(`cannot index ${typeName(value)} with a number`);
	return (value as readonly Json[]).at(index) ?? null;
};

const each = (value: Json): readonly Json[] => {
	if (Array.isArray(value)) return value as readonly Json[];
	if (isJsonObject(value))
		return Object.keys(value)
			.toSorted()
			.map(key => value[key] ?? null);
	throw new JqError(`cannot iterate over ${typeName(value)}`);
};

const taken = (step: PathStep, value: Json): readonly Json[] => {
	switch (step.kind) {
		case 'field':
			return [field(value, step.name)];
		case 'item':
			return [item(value, step.index)];
		case 'each':
			return each(value);
	}
};

const takeStep = (step: PathStep, value: Json): readonly Json[] => {
	try {
		return taken(step, value);
	} catch (error) {
		if (!step.optional || !(error instanceof JqError)) throw error;
		return [];
	}
};

const holds: {readonly [operator in Comparison]: (order: number) => boolean} = {
	'==': order => order === 0,
	'!=': order => order !== 0,
	'<': order => order < 0,
	'<=': order => order <= 0,
	'>': order => order > 0,
	'>=': order => order >= 0,
};

const lengthOf = (value: Json): number => {
	if (value === null) return 0;
	if (typeof value === 'string') return [...value].length;
	if (typeof value === 'number') return Math.abs(value);
	if (typeof value === 'boolean') throw new JqError('boolean has no length');
	return Object.keys(value).length;
};

const apply = (name: JqFunction, value: Json): readonly Json[] => {
	switch (name) {
		case 'not':
			return [!isTrue(value)];
		case 'length':
			return [lengthOf(value)];
		case 'empty':
			return [];
		case 'keys':
			if (Array.isArray(value)) return [(value as readonly Json[]).map((_, index) => index)];
			if (!isJsonObject(value)) throw new JqError(`${typeName(value)} has no keys`);
			return [Object.keys(value).toSorted()];
	}
};

/** The values of `left` that are neither null nor false, those of `right` where there are none; errors of `left` count as none. */
const alternatives = (left: JqFilter, right: JqFilter, value: Json): readonly Json[] => {
	let found: readonly Json[] = [];
	try {
		found = run(left, value).filter(isTrue);
	} catch (error) {
		if (!(error instanceof JqError)) throw error;
	}
	return found.length > 0 ? found : run(right, value);
};

/** jq's order of evaluation: for each value of the right side, each of the left. */
const combined = (
	left: JqFilter,
	right: JqFilter,
	value: Json,
	combine: (left: Json, right: Json) => Json,
): readonly Json[] => run(right, value).flatMap(second => run(left, value).map(first => combine(first, second)));

const run = (filter: JqFilter, value: Json): readonly Json[] => {
	switch (filter.kind) {
		case 'literal':
			return [filter.value];
		case 'path':
			return filter.steps.reduce<readonly Json[]>(
				(values, step) => values.flatMap(one => takeStep(step, one)),
				filter.from === undefined ? [value] : run(filter.from, value),
			);
		case 'pipe':
			return run(filter.first, value).flatMap(one => run(filter.second, one));
		case 'comma':
			return [...run(filter.left, value), ...run(filter.right, value)];
		case 'alternative':
			return alternatives(filter.left, filter.right, value);
		case 'logic': {
			const decided = filter.operator === 'or';
			return run(filter.left, value).flatMap(left =>
				isTrue(left) === decided ? [decided] : run(filter.right, value).map(isTrue),
			);
		}
		case 'compare':
			return combined(filter.left, filter.right, value, (left, right) =>
				holds[filter.operator](compareJson(left, right)),
			);
		case 'select':
			return run(filter.condition, value)
				.filter(isTrue)
				.map(() => value);
		case 'function':
			return apply(filter.name, value);
	}
};

/**
The values that a filter makes of a value, without nulls; undefined when jq would fail (kwok's selectors take a failure for
nothing found, whatever came before it).
*/
export const evaluateJq = (filter: JqFilter, value: Json): readonly Json[] | undefined => {
	try {
		return run(filter, value).filter(one => one !== null);
	} catch (error) {
		if (!(error instanceof JqError)) throw error;
		return undefined;
	}
};
