import {Environment} from '@marcbachmann/cel-js';

/** The variables an expression may use: lists of objects by plural, `kv`, `now` (seconds since the start) and `revision`. */
export interface CelVariables {
	list(plural: string): readonly object[];
	/** Keys of the store that are not the API server's, with their values as text. */
	kv(): {readonly [key: string]: string};
	readonly nowSeconds: number;
	readonly revision: number;
}

/** A checked CEL expression that must come out as a boolean. Throws what the evaluation throws. */
export interface CelExpression {
	evaluate(variables: CelVariables): boolean;
}

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
export const parseCel = (text: string, plurals: readonly string[]): CelExpression => {
	const environment = new Environment({enableOptionalTypes: true});
	for (const plural of plurals) environment.registerVariable(plural, 'list');
	environment.registerVariable('kv', 'map');
	environment.registerVariable('now', 'int');
	environment.registerVariable('revision', 'int');
	const expression = environment.parse(text);
	const checked = expression.check();
	if (!checked.valid) throw checked.error ?? new Error('the expression is not valid');
	if (checked.type !== 'bool' && checked.type !== 'dyn')
		throw new Error(`the expression must be true or false, but it is of type ${checked.type}`);
	const used = plurals.filter(plural => new RegExp(`\\b${plural}\\b`).test(text));
	const usesKeys = /\bkv\b/.test(text);
	return {
		evaluate({list, kv, nowSeconds, revision}) {
			const lists = Object.fromEntries(used.map(plural => [plural, list(plural).map(toCel)]));
			const result: unknown = expression({
				...lists,
				...(usesKeys ? {kv: kv()} : {}),
				now: BigInt(Math.floor(nowSeconds)),
				revision: BigInt(revision),
			});
			if (typeof result !== 'boolean')
				throw new Error(`the expression came out as ${String(result)}, not as true or false`);
			return result;
		},
	};
};
