import {isJsonObject, type JsonObject} from '../machinery/json.ts';
import type {FieldReader, Path} from '../formats/field-reader.ts';
import {variantsMax} from './limits.ts';
import {parameterName, type Parameters, type ParameterValue} from './parameters.ts';

/** One way of running a fixture. */
export interface Variant {
	readonly parameters: Parameters;
	readonly seed: number;
	/** What tells it from the others: `nodes=5 seed=2`; empty when it is the only one. */
	readonly label: string;
}

/** What the command line says in place of the fixture. */
export interface VariantChoices {
	/** Parameters by name, as written. */
	readonly set?: ReadonlyMap<string, string>;
	readonly seed?: number;
}

const readValue = (reader: FieldReader, value: unknown, path: Path): ParameterValue => {
	if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value;
	throw reader.refuse(path, 'expected text, a number or true or false');
};

const readNamed = <T>(
	reader: FieldReader,
	value: unknown,
	path: Path,
	read: (one: unknown, at: Path) => T,
): ReadonlyMap<string, T> => {
	if (value === undefined) return new Map();
	if (!isJsonObject(value)) throw reader.refuse(path, 'expected an object with a value for each name');
	return new Map(
		Object.entries(value).map(([name, one]) => {
			const at = [...path, name];
			if (!parameterName.test(name)) throw reader.refuse(at, `"${name}" cannot be mentioned as \${${name}}`);
			return [name, read(one, at)];
		}),
	);
};

const readAxis =
	<T>(reader: FieldReader, read: (one: unknown, at: Path) => T) =>
	(value: unknown, path: Path): readonly T[] => {
		const values = reader.list(value, path).map((one, index) => read(one, [...path, index]));
		if (values.length === 0) throw reader.refuse(path, 'expected at least one value');
		return values;
	};

/** A value of the command line, of the type that the fixture's own has. */
const chosenValue = (own: ParameterValue, text: string): ParameterValue | undefined => {
	if (typeof own === 'string') return text;
	if (typeof own === 'number') return text.trim() === '' || Number.isNaN(Number(text)) ? undefined : Number(text);
	return text === 'true' ? true : text === 'false' ? false : undefined;
};

const combine = (axes: readonly (readonly [string, readonly ParameterValue[]])[]): readonly Parameters[] =>
	axes.reduce<readonly Parameters[]>(
		(combined, [name, values]) => combined.flatMap(one => values.map(value => new Map([...one, [name, value]]))),
		[new Map()],
	);

/** `seed`, or the seeds of `matrix`, each followed by as many as `repeat` asks for. */
const readSeeds = (
	reader: FieldReader,
	spec: JsonObject,
	matrixSeeds: readonly number[] | undefined,
): readonly number[] => {
	const own = spec['seed'] === undefined ? 1 : reader.whole(spec['seed'], ['spec', 'seed']);
	const repeat = spec['repeat'] === undefined ? 1 : reader.whole(spec['repeat'], ['spec', 'repeat']);
	if (repeat < 1) throw reader.refuse(['spec', 'repeat'], `expected 1 or more, found ${repeat}`);
	return (matrixSeeds ?? [own]).flatMap(seed => Array.from({length: repeat}, (_, index) => seed + index));
};

/**
The ways a fixture is to be run: all combinations of the values of `matrix` (the first name varies slowest), each with every
seed. What the command line chooses takes the place of a parameter, of an axis of the matrix, or of all seeds.
*/
export const readVariants = (
	reader: FieldReader,
	spec: JsonObject,
	{set = new Map(), seed}: VariantChoices = {},
): readonly Variant[] => {
	const one = (value: unknown, at: Path) => readValue(reader, value, at);
	const defaults = readNamed(reader, spec['parameters'], ['spec', 'parameters'], one);
	const matrixPath: Path = ['spec', 'matrix'];
	const matrix = new Map(readNamed(reader, spec['matrix'], matrixPath, readAxis(reader, one)));
	const seedPath = [...matrixPath, 'seed'];
	const matrixSeeds = matrix.get('seed')?.map((value, index) => reader.whole(value, [...seedPath, index]));
	matrix.delete('seed');
	if (defaults.has('seed'))
		throw reader.refuse(['spec', 'parameters', 'seed'], 'the seed is spec.seed, not a parameter');

	const choose = (name: string, own: ParameterValue, path: Path): ParameterValue | undefined => {
		const text = set.get(name);
		if (text === undefined) return undefined;
		const chosen = chosenValue(own, text);
		if (chosen === undefined) throw reader.refuse(path, `--set ${name}=${text} is not a ${typeof own}`);
		return chosen;
	};
	const base = [...defaults].map(
		([name, own]) => [name, choose(name, own, ['spec', 'parameters', name]) ?? own] as const,
	);
	const axes = [...matrix].map(([name, values]) => {
		const chosen = choose(name, values[0]!, [...matrixPath, name]);
		return [name, chosen === undefined ? values : [chosen]] as const;
	});
	const seeds = seed === undefined ? readSeeds(reader, spec, matrixSeeds) : [seed];
	const combinations = combine(axes);
	if (combinations.length * seeds.length > variantsMax)
		throw reader.refuse(matrixPath, `${combinations.length * seeds.length} runs are more than ${variantsMax}`);
	return combinations.flatMap(combination =>
		seeds.map(variantSeed => ({
			parameters: new Map([...base, ...combination]),
			seed: variantSeed,
			label: [...combination, ...(seeds.length > 1 ? [['seed', variantSeed] as const] : [])]
				.map(([name, value]) => `${name}=${value}`)
				.join(' '),
		})),
	);
};
