import {Environment} from '@marcbachmann/cel-js';

/** What an expression sees of a cluster: lists of objects by plural, `kv`, `now` (seconds since the start) and `revision`. */
export interface ClusterVariables {
	list(plural: string): readonly object[];
	/** Keys of the store that are not the API server's, with their values as text. */
	kv(): {readonly [key: string]: string};
	readonly nowSeconds: number;
	readonly revision: number;
}

/** The variables an expression may use: those of the cluster it is about, and `forks`, which has those of each fork by its name. */
export interface CelVariables extends ClusterVariables {
	forks(): ReadonlyMap<string, ClusterVariables>;
}

/** A checked CEL expression with results of a type. Throws what the evaluation throws. */
export interface CelExpression<Result> {
	evaluate(variables: CelVariables): Result;
}

/** What an expression must come out as: the CEL types it may have, and how a result is read. */
interface Outcome<Result> {
	readonly types: readonly string[];
	readonly words: string;
	/** Undefined: the result is something else. */
	read(result: unknown): Result | undefined;
}

/** True or false. */
export const trueOrFalse: Outcome<boolean> = {
	types: ['bool'],
	words: 'true or false',
	read: result => (typeof result === 'boolean' ? result : undefined),
};

/** Any number; those beyond 2^53 lose digits. */
export const aNumber: Outcome<number> = {
	types: ['int', 'uint', 'double'],
	words: 'a number',
	read: result => (typeof result === 'number' || typeof result === 'bigint' ? Number(result) : undefined),
};

const converted = new WeakMap<object, unknown>();

/** Whole numbers become CEL ints (BigInt), as every integer field of Kubernetes is one; done once per object. */
const toCel = (value: unknown): unknown => {
	if (typeof value === 'number') return Number.isInteger(value) ? BigInt(value) : value;
	if (typeof value !== 'object' || value === null) return value;
	const known = converted.get(value);
	if (known !== undefined) return known;
	const result = Array.isArray(value)
		? value.map(toCel)
		: Object.fromEntries(Object.entries(value).map(([key, part]) => [key, toCel(part)]));
	converted.set(value, result);
	return result;
};

/** Reads an expression over the lists named `plurals`. Throws an Error that shows where it is wrong. */
export const parseCel = <Result>(
	text: string,
	plurals: readonly string[],
	outcome: Outcome<Result>,
): CelExpression<Result> => {
	const environment = new Environment({enableOptionalTypes: true});
	for (const plural of plurals) environment.registerVariable(plural, 'list');
	environment.registerVariable('kv', 'map');
	environment.registerVariable('forks', 'map');
	environment.registerVariable('now', 'int');
	environment.registerVariable('revision', 'int');
	const expression = environment.parse(text);
	const checked = expression.check();
	if (!checked.valid) throw checked.error ?? new Error('the expression is not valid');
	if (checked.type !== 'dyn' && !outcome.types.includes(checked.type ?? ''))
		throw new Error(`the expression must be ${outcome.words}, but it is of type ${checked.type}`);
	const used = plurals.filter(plural => new RegExp(`\\b${plural}\\b`).test(text));
	const usesKeys = /\bkv\b/.test(text);
	const usesForks = /\bforks\b/.test(text);
	const valuesOf = ({list, kv, nowSeconds, revision}: ClusterVariables) => ({
		...Object.fromEntries(used.map(plural => [plural, list(plural).map(toCel)])),
		...(usesKeys ? {kv: kv()} : {}),
		now: BigInt(Math.floor(nowSeconds)),
		revision: BigInt(revision),
	});
	return {
		evaluate(variables) {
			const forks = () => Object.fromEntries([...variables.forks()].map(([name, fork]) => [name, valuesOf(fork)]));
			const result: unknown = expression({...valuesOf(variables), ...(usesForks ? {forks: forks()} : {})});
			const read = outcome.read(result);
			if (read === undefined) throw new Error(`the expression came out as ${String(result)}, not as ${outcome.words}`);
			return read;
		},
	};
};
