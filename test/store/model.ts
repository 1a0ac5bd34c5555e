import {rangeContains} from '../../source/store/key-range.ts';
import type {Compare, KeyRange, Operation, Transaction} from '../../source/store/types.ts';

/** One key of the model: text, create revision, modification revision, version, lease. */
export type ModelKey = readonly [text: string, create: number, mod: number, version: number, lease: string];
type Keys = ReadonlyMap<string, ModelKey>;

/**
What a store is, said as plainly as possible: all states it has ever been in, the state of revision r at r − 1, and what
each revision changed. Slow, and obviously right.
*/
export interface Model {
	readonly states: readonly Keys[];
	readonly events: readonly (readonly string[])[];
}

export const emptyModel: Model = {states: [new Map()], events: [[]]};

export const revisionOf = ({states}: Model): number => states.length;

const sorted = (keys: Keys): readonly [string, ModelKey][] => [...keys].toSorted(([a], [b]) => (a < b ? -1 : 1));

/** The keys of a range at a revision: `key=text create mod version`. */
export const read = ({states}: Model, range: KeyRange, revision = states.length): readonly string[] =>
	sorted(states[revision - 1]!)
		.filter(([key]) => rangeContains(range, key))
		.map(([key, [text, create, mod, version]]) => `${key}=${text} ${create} ${mod} ${version}`);

/** The keys that hang on a lease, in key order. */
export const keysOfLease = ({states}: Model, lease: string): readonly string[] =>
	sorted(states.at(-1)!)
		.filter(([, key]) => key[4] === lease)
		.map(([key]) => key);

const holds = (keys: Keys, compare: Compare): boolean => {
	const found = sorted(keys).filter(([key]) => rangeContains(compare, key));
	const values = found.length === 0 ? [undefined] : found.map(([, value]) => value);
	return values.every(value => {
		if (compare.target === 'value' && value === undefined) return false;
		const [text, create, mod, version, lease] = value ?? ['', 0, 0, 0, '0'];
		const actual = {value: text, create, mod, version, lease}[compare.target];
		const {operator, operand} = compare;
		if (operator === '=') return actual === operand;
		if (operator === '!=') return actual !== operand;
		return operator === '<' ? actual < operand : actual > operand;
	});
};

/** Whether the compares of a transaction hold now. */
export const succeeds = ({states}: Model, {compare = []}: Transaction): boolean =>
	compare.every(one => holds(states.at(-1)!, one));

/** Carries out a transaction; the events are in the harness's words. */
export const transact = (model: Model, transaction: Transaction): Model => {
	const before = model.states.at(-1)!;
	const next = new Map(before);
	const revision = model.states.length + 1;
	const events: string[] = [];
	const perform = (operation: Operation): void => {
		if (operation.type === 'transaction') run(operation);
		if (operation.type === 'put') {
			const old = next.get(operation.key);
			const text = operation.value.text!;
			const lease = operation.ignoreLease ? old![4] : (operation.lease ?? '0');
			next.set(operation.key, [text, old?.[1] ?? revision, revision, (old?.[3] ?? 0) + 1, lease]);
			events.push(`${revision} put ${operation.key}=${text}${old === undefined ? '' : ` (was ${old[0]})`}`);
		}
		if (operation.type === 'delete') {
			for (const [key, [text]] of sorted(next)) {
				if (!rangeContains(operation, key)) continue;
				next.delete(key);
				events.push(`${revision} delete ${key} (was ${text})`);
			}
		}
	};
	// Compares see what was there before the outermost transaction.
	const run = ({compare = [], success = [], failure = []}: Transaction): void => {
		for (const operation of compare.every(one => holds(before, one)) ? success : failure) perform(operation);
	};
	run(transaction);
	return events.length === 0 ? model : {states: [...model.states, next], events: [...model.events, events]};
};
