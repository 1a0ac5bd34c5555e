import type {CelType, ScalarType} from '../../../machinery/cel/cel-type.ts';
import {customSchema} from '../../codec/custom-schemas.ts';
import {structType, type ScalarKind, type ValueType} from '../../codec/struct-type.ts';
import type {KindDescription} from '../../types.ts';

const scalars: {readonly [kind in ScalarKind]: ScalarType} = {
	string: 'string',
	boolean: 'bool',
	int32: 'int',
	int64: 'int',
	number: 'double',
	byte: 'bytes',
	time: 'timestamp',
	microTime: 'timestamp',
	// Either a number or a text.
	quantity: 'dyn',
	intOrString: 'dyn',
};

const known = new Map<string, CelType>();

/** `above` are the structs that a type is within: one within itself (the schema of a definition) is free there. */
const typeOf = (type: ValueType, above: readonly string[]): CelType => {
	switch (type.kind) {
		case 'any':
			return 'dyn';
		case 'list':
			return {kind: 'list', items: typeOf(type.items, above)};
		case 'map':
			return {kind: 'map', values: typeOf(type.values, above)};
		case 'struct':
			return structOf(type.name, above);
		default:
			return scalars[type.kind];
	}
};

const structOf = (name: string, above: readonly string[] = []): CelType => {
	const found = known.get(name);
	if (found !== undefined) return found;
	const {fields, rest} = structType(name);
	if (rest !== undefined || above.includes(name)) return 'dyn';
	const within = [...above, name];
	const type: CelType = {
		kind: 'object',
		name: name.split('.').slice(-2).join('.'),
		fields: Object.fromEntries(fields.map(field => [field.name, typeOf(field.type, within)])),
	};
	known.set(name, type);
	return type;
};

const metadata = 'io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta';

const knownCustom = new WeakMap<CelType & object, CelType>();

/** The type of a kind's objects in expressions, with all their metadata; the same one each time. */
export const celTypeOfKind = ({schema}: KindDescription): CelType => {
	const custom = customSchema(schema)?.celType();
	if (custom === undefined) return structOf(schema);
	if (typeof custom === 'string' || custom.kind !== 'object') return custom;
	const type = knownCustom.get(custom) ?? {...custom, fields: {...custom.fields, metadata: structOf(metadata)}};
	knownCustom.set(custom, type);
	return type;
};
