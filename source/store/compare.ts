import {RequestError} from './errors.ts';
import type {KeyIndex} from './key-index.ts';
import type {Compare, KeyValue} from './types.ts';
import {compareValues} from './value.ts';

const numberOf = ({target, operand}: Compare): number => {
	if (typeof operand !== 'number')
		throw new RequestError(
			'operand-invalid',
			`compare of ${target}: the operand must be a number, got ${String(operand)}`,
		);
	return operand;
};

const leaseOf = ({operand}: Compare): bigint => {
	if (typeof operand !== 'string' || !/^-?\d+$/.test(operand))
		throw new RequestError(
			'operand-invalid',
			`compare of lease: the operand must be decimal text, got ${String(operand)}`,
		);
	return BigInt(operand);
};

const sign = (a: bigint, b: bigint): number => (a < b ? -1 : a > b ? 1 : 0);

/** How what is stored relates to the operand: negative, 0 or positive. A missing key compares as zeros. */
const relation = (compare: Compare, kv: KeyValue | undefined): number => {
	switch (compare.target) {
		case 'version':
			return (kv?.version ?? 0) - numberOf(compare);
		case 'create':
			return (kv?.createRevision ?? 0) - numberOf(compare);
		case 'mod':
			return (kv?.modRevision ?? 0) - numberOf(compare);
		case 'lease':
			return sign(BigInt(kv?.lease ?? '0'), leaseOf(compare));
		case 'value': {
			const {operand} = compare;
			const value = typeof operand === 'object' ? {bytes: operand} : {text: String(operand)};
			return kv === undefined ? 0 : compareValues(kv.value, value);
		}
	}
};

const holdsFor = (compare: Compare, kv: KeyValue | undefined): boolean => {
	const related = relation(compare, kv);
	if (kv === undefined && compare.target === 'value') return false;
	switch (compare.operator) {
		case '=':
			return related === 0;
		case '!=':
			return related !== 0;
		case '>':
			return related > 0;
		case '<':
			return related < 0;
	}
};

/** Whether a compare holds at the tip, for every key of its range; a range without keys counts as one missing key. */
export const compareHolds = (index: KeyIndex, compare: Compare): boolean => {
	if (compare.end === undefined) return holdsFor(compare, index.latest(compare.key));
	const kvs = index.read(compare, Infinity, false);
	return kvs.length === 0 ? holdsFor(compare, undefined) : kvs.every(kv => holdsFor(compare, kv));
};
