import {Optional, type Environment} from '@marcbachmann/cel-js';
import {CelFunctionError} from './function-error.ts';
import {addNamespace} from './libraries/function-namespace.ts';
import {constructorName, optionalMark} from './object-literals.ts';

/** An object that an expression has constructed: `Object.spec{replicas: 2}`. */
export class ConstructedObject {
	readonly type: string;
	readonly fields: ReadonlyMap<string, unknown>;

	constructor(type: string, fields: ReadonlyMap<string, unknown>) {
		this.type = type;
		this.fields = fields;
	}
}

/** First names of the types that patches are made of. */
export const patchTypes: ReadonlySet<string> = new Set(['Object', 'JSONPatch']);

const jsonPatchTexts: ReadonlySet<string> = new Set(['op', 'path', 'from']);

const celGoTypeName = (value: unknown): string => {
	if (typeof value === 'bigint') return 'int64';
	if (typeof value === 'number') return 'float64';
	return typeof value === 'boolean' ? 'bool' : typeof value;
};

/** A JSONPatch has four fields, of which all but the value are texts. */
const checkJsonPatch = (fields: ReadonlyMap<string, unknown>): void => {
	for (const [name, value] of fields) {
		if (name === 'value') continue;
		if (!jsonPatchTexts.has(name)) throw new CelFunctionError(`unexpected JSONPatchType field: ${name}`);
		if (typeof value !== 'string')
			throw new CelFunctionError(`unexpected type ${celGoTypeName(value)} for JSONPatchType '${name}' field`);
	}
};

/** Maps of values, and of cel-js's literals. */
type CelMap = ReadonlyMap<string, unknown> | {readonly [key: string]: unknown};

const isCelMap = (value: unknown): value is CelMap =>
	value instanceof Map ||
	(typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype);

const entriesOf = (map: CelMap): Iterable<readonly [string, unknown]> =>
	map instanceof Map ? map : Object.entries(map);

/** Fields as a literal gives them; optional ones only where they are there. */
const presentFields = (given: CelMap): ReadonlyMap<string, unknown> => {
	const fields = new Map<string, unknown>();
	for (const [name, value] of entriesOf(given)) {
		if (!name.startsWith(optionalMark)) fields.set(name, value);
		else if (!(value instanceof Optional)) throw new CelFunctionError('no such overload');
		else if (value.hasValue()) fields.set(name.slice(1), value.value());
	}
	return fields;
};

/** Makes the types that an expression constructs known to an environment, with the functions of patches. */
export const addConstructedTypes = (environment: Environment, types: readonly string[]): void => {
	for (const [index, type] of types.entries()) {
		// Each is a type of its own, and cel-js knows types by their constructors.
		const Constructed = class extends ConstructedObject {};
		environment.registerType(type, Constructed);
		environment.registerFunction(`${constructorName(index)}(map<string, dyn>): ${type}`, (given: CelMap) => {
			const fields = presentFields(given);
			if (type === 'JSONPatch') checkJsonPatch(fields);
			return new Constructed(type, fields);
		});
	}
	const namespace = addNamespace(environment, 'jsonpatch');
	environment.registerFunction(`${namespace}.escapeKey(string): string`, (_: unknown, key: string) =>
		key.replaceAll('~', '~0').replaceAll('/', '~1'),
	);
};

const mismatches = (value: unknown, path: string): readonly string[] => {
	if (Array.isArray(value)) return value.flatMap(item => mismatches(item, path));
	if (isCelMap(value)) return Array.from(entriesOf(value)).flatMap(([, item]) => mismatches(item, path));
	if (!(value instanceof ConstructedObject)) return [];
	const own =
		value.type === path
			? []
			: [
					`unexpected type name ${JSON.stringify(value.type)}, expected ${JSON.stringify(path)}, which matches field name path from root Object type`,
				];
	return [...own, ...[...value.fields].flatMap(([name, field]) => mismatches(field, `${path}.${name}`))];
};

/** What is wrong with the names of types within an object: each says where it stands, as `Object.spec.template` does. */
export const misplacedTypes = (object: ConstructedObject): readonly string[] => mismatches(object, object.type);
