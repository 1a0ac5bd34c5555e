import type {Environment} from '@marcbachmann/cel-js';
import {charge, chargeWalk} from '../budget.ts';
import {CelFunctionError} from '../function-error.ts';
import {addNamespace} from './function-namespace.ts';
import {compareValues, sameCelValue} from '../same-cel-value.ts';

type List = readonly unknown[];

const extreme = (list: List, name: string, sign: 1 | -1): unknown => {
	chargeWalk(list);
	if (list.length === 0) throw new CelFunctionError(`${name} called on empty list`);
	return list.reduce((best, value) => (compareValues(value, best) * sign > 0 ? value : best));
};

const total = (list: List): unknown => {
	chargeWalk(list);
	if (list.length === 0) return 0n;
	return list.reduce((sum, value) => (sum as number) + (value as number));
};

const flattened = (list: List, depth: number): List => {
	chargeWalk(list);
	if (depth < 0) throw new CelFunctionError('level must be non-negative');
	return list.flat(depth);
};

const distinct = (list: List): List => {
	const kept: unknown[] = [];
	for (const value of list) {
		charge(kept.length + 1);
		if (!kept.some(other => sameCelValue(other, value))) kept.push(value);
	}
	return kept;
};

const sliced = (list: List, start: bigint, end: bigint): List => {
	const size = BigInt(list.length);
	if (start < 0n || end < 0n)
		throw new CelFunctionError(`cannot slice(${start}, ${end}), negative indexes not supported`);
	if (start > end)
		throw new CelFunctionError(`cannot slice(${start}, ${end}), start index must be less than or equal to end index`);
	if (end > size) throw new CelFunctionError(`cannot slice(${start}, ${end}), list is length ${size}`);
	return list.slice(Number(start), Number(end));
};

const isSorted = (list: List): boolean => {
	chargeWalk(list);
	return list.every((value, index) => index === 0 || compareValues(list[index - 1], value) <= 0);
};

const range = (count: bigint): List => {
	charge(Number(count));
	return Array.from({length: Number(count)}, (_, index) => BigInt(index));
};

const contains = (list: List, value: unknown): boolean => {
	chargeWalk(list);
	return list.some(other => sameCelValue(other, value));
};

/** Kubernetes' lists (isSorted, sum, min, max, indexOf) and cel-go's lists and sets. */
export const addListLibrary = (environment: Environment): void => {
	for (const type of ['int', 'double', 'string', 'bool', 'google.protobuf.Duration', 'google.protobuf.Timestamp']) {
		environment
			.registerFunction(`list<${type}>.isSorted(): bool`, isSorted)
			.registerFunction(`list<${type}>.min(): ${type}`, (list: List) => extreme(list, 'min', -1))
			.registerFunction(`list<${type}>.max(): ${type}`, (list: List) => extreme(list, 'max', 1));
	}
	for (const type of ['int', 'double']) environment.registerFunction(`list<${type}>.sum(): ${type}`, total);
	environment
		.registerFunction('list<V>.indexOf(V): int', (list: List, value) =>
			BigInt(list.findIndex(other => sameCelValue(other, value))),
		)
		.registerFunction('list<V>.lastIndexOf(V): int', (list: List, value) =>
			BigInt(list.findLastIndex(other => sameCelValue(other, value))),
		)
		.registerFunction('list<V>.distinct(): list<V>', distinct)
		.registerFunction('list<V>.reverse(): list<V>', (list: List) => list.toReversed())
		.registerFunction('list<V>.sort(): list<V>', (list: List) => {
			chargeWalk(list);
			return list.toSorted(compareValues);
		})
		.registerFunction('list<V>.slice(int, int): list<V>', sliced)
		.registerFunction('list<V>.flatten(): list', (list: List) => flattened(list, 1))
		.registerFunction('list<V>.flatten(int): list', (list: List, depth: bigint) => flattened(list, Number(depth)));
	const lists = addNamespace(environment, 'lists');
	environment.registerFunction(`${lists}.range(int): list<int>`, (_, count: bigint) => range(count));
	const sets = addNamespace(environment, 'sets');
	environment
		.registerFunction(`${sets}.contains(list<V>, list<V>): bool`, (_, list: List, wanted: List) =>
			wanted.every(value => contains(list, value)),
		)
		.registerFunction(
			`${sets}.equivalent(list<V>, list<V>): bool`,
			(_, a: List, b: List) => a.every(value => contains(b, value)) && b.every(value => contains(a, value)),
		)
		.registerFunction(`${sets}.intersects(list<V>, list<V>): bool`, (_, a: List, b: List) =>
			a.some(value => contains(b, value)),
		);
};
