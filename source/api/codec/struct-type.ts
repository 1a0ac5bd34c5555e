import {customStruct} from './custom-schemas.ts';
import {presence, schemaTypes, type SchemaNode} from './schema-table.ts';

/** What a value has to be. */
export type ValueType =
	| {readonly kind: ScalarKind}
	/** Anything JSON can carry; kept as it is. */
	| {readonly kind: 'any'}
	| {readonly kind: 'list'; readonly items: ValueType}
	| {readonly kind: 'map'; readonly values: ValueType}
	/** Resolved with structType when it is needed, since types refer to each other. */
	| {readonly kind: 'struct'; readonly name: string};

export type ScalarKind =
	| 'string'
	| 'boolean'
	| 'int32'
	| 'int64'
	| 'number'
	| 'byte'
	| 'quantity'
	| 'time'
	| 'microTime'
	| 'intOrString';

/** Go's zero value as JSON: of a scalar, null of a list, a map or a time, or the empty struct. */
export type AbsentForm = {readonly struct: string} | {readonly zero: string | number | boolean | null};

export interface StructField {
	readonly name: string;
	/** Its place in the canonical order. */
	readonly index: number;
	/** As a path of managed fields names it: `f:containers`. */
	readonly element: string;
	readonly type: ValueType;
	/** As Go's messages name the type: `int32`, `[]v1.Container`. */
	readonly goType: string;
	/** Stays when it is '', 0, false, [] or {}. */
	readonly keptWhenEmpty: boolean;
	/** A list that is stored as null when it is empty: protobuf knows no empty lists. */
	readonly emptyIsNull: boolean;
	/** What the API shows for an absent field; undefined: nothing. */
	readonly whenAbsent: AbsentForm | undefined;
	/** The default that the API materialises. */
	readonly default: unknown;
	readonly node: SchemaNode;
}

export interface StructType {
	/** OpenAPI name. */
	readonly name: string;
	/** `Deployment`. */
	readonly goName: string;
	/** `v1`. */
	readonly version: string;
	/** In canonical order. */
	readonly fields: readonly StructField[];
	readonly byName: ReadonlyMap<string, StructField>;
	/** What fields hold that the type does not name; undefined: there are none. */
	readonly rest?: ValueType;
}

const special: ReadonlyMap<string, ScalarKind> = new Map([
	['io.k8s.apimachinery.pkg.api.resource.Quantity', 'quantity'],
	['io.k8s.apimachinery.pkg.apis.meta.v1.Time', 'time'],
	['io.k8s.apimachinery.pkg.apis.meta.v1.MicroTime', 'microTime'],
	['io.k8s.apimachinery.pkg.util.intstr.IntOrString', 'intOrString'],
]);

/** `v1.Container` of `io.k8s.api.core.v1.Container`. */
const goNameOf = (schema: string): string => schema.split('.').slice(-2).join('.');

const valueType = (node: SchemaNode): ValueType => {
	if (node.ref !== undefined) {
		const scalar = special.get(node.ref);
		if (scalar !== undefined) return {kind: scalar};
		return schemaTypes[node.ref]?.fields === undefined ? {kind: 'any'} : {kind: 'struct', name: node.ref};
	}
	switch (node.type) {
		case 'array':
			return {kind: 'list', items: valueType(node.items ?? {})};
		case 'object':
			return node.values === undefined ? {kind: 'any'} : {kind: 'map', values: valueType(node.values)};
		case 'string':
			return {kind: node.format === 'byte' ? 'byte' : 'string'};
		case 'integer':
			return {kind: node.format === 'int32' ? 'int32' : 'int64'};
		case 'boolean':
		case 'number':
			return {kind: node.type};
		default:
			return {kind: 'any'};
	}
};

const goTypeOf = (node: SchemaNode): string => {
	if (node.ref !== undefined) return goNameOf(node.ref);
	switch (node.type) {
		case 'array':
			return `[]${goTypeOf(node.items ?? {})}`;
		case 'object':
			return `map[string]${goTypeOf(node.values ?? {})}`;
		case 'string':
			return node.format === 'byte' ? '[]uint8' : 'string';
		case 'integer':
			return node.format ?? 'int64';
		case 'boolean':
			return 'bool';
		case 'number':
			return 'float64';
		default:
			return 'interface {}';
	}
};

const zeros: {readonly [kind in ValueType['kind']]: string | number | boolean | null} = {
	string: '',
	byte: null,
	boolean: false,
	int32: 0,
	int64: 0,
	number: 0,
	quantity: '0',
	intOrString: 0,
	time: null,
	microTime: null,
	any: null,
	list: null,
	map: null,
	struct: null,
};

const whenAbsent = (schema: string, name: string, type: ValueType): AbsentForm | undefined => {
	if (presence.presentWhenEmpty[schema]?.includes(name) && type.kind === 'struct') return {struct: type.name};
	return presence.presentWhenZero[schema]?.includes(name) ? {zero: zeros[type.kind]} : undefined;
};

/** Lists that are always shown; reviews are not stored. */
const isNullWhenEmpty = (schema: string, name: string, type: ValueType): boolean =>
	type.kind === 'list' &&
	presence.presentWhenZero[schema]?.includes(name) === true &&
	!schema.startsWith('io.k8s.api.authorization.');

/** OpenAPI carries Go's zero values as defaults too; only others are materialised, and zeros that Go points to. */
const meaningfulDefault = (schema: string, name: string, node: SchemaNode): unknown => {
	const zero = node.default === '' || node.default === 0 || node.default === false;
	return zero && !presence.zeroDefaults[schema]?.includes(name) ? undefined : node.default;
};

/** A field that is not yet part of a struct. */
export type NewField = Omit<StructField, 'index' | 'element'>;

/** Makes a struct type of its fields, which come in canonical order. */
export const structOf = (
	parts: Pick<StructType, 'name' | 'goName' | 'version' | 'rest'>,
	ordered: readonly NewField[],
): StructType => {
	const fields = ordered.map((field, index) => ({...field, index, element: `f:${field.name}`}));
	return {...parts, fields, byName: new Map(fields.map(field => [field.name, field]))};
};

const compile = (name: string): StructType => {
	const table = schemaTypes[name]?.fields;
	if (table === undefined)
		throw new Error(`no struct type ${JSON.stringify(name)} in the schema table of Kubernetes 1.36`);
	const fields = Object.entries(table).map(([field, node]): NewField => ({
		name: field,
		type: valueType(node),
		goType: presence.goTypes[name]?.[field] ?? goTypeOf(node),
		keptWhenEmpty: presence.keptWhenEmpty[name]?.includes(field) ?? false,
		emptyIsNull: isNullWhenEmpty(name, field, valueType(node)),
		whenAbsent: whenAbsent(name, field, valueType(node)),
		default: meaningfulDefault(name, field, node),
		node,
	}));
	const [version = '', goName = ''] = name.split('.').slice(-2);
	return structOf({name, goName, version}, fields);
};

const compiled = new Map<string, StructType>();

/** The struct type of an OpenAPI name, compiled at first use. Throws for names that are not in the table. */
export const structType = (name: string): StructType => {
	const known = compiled.get(name) ?? customStruct(name);
	if (known !== undefined) return known;
	const type = compile(name);
	compiled.set(name, type);
	return type;
};

const inOrder = (a: StructField, b: StructField): number => a.index - b.index;

/** The fields that a value has of a struct, in canonical order: of some dozens, mostly a handful. */
export const presentFields = ({byName}: StructType, value: object): readonly StructField[] => {
	const fields: StructField[] = [];
	let last = -1;
	let isInOrder = true;
	for (const name of Object.keys(value)) {
		const field = byName.get(name);
		if (field === undefined) continue;
		isInOrder &&= field.index > last;
		last = field.index;
		fields.push(field);
	}
	return isInOrder ? fields : fields.toSorted(inOrder);
};

/** The fields that either of two values has, in canonical order. */
export const fieldsOfEither = (struct: StructType, a: object, b: object): readonly StructField[] => {
	const fields = presentFields(struct, a);
	const more = presentFields(struct, b).filter(({name}) => !Object.hasOwn(a, name));
	return more.length === 0 ? fields : [...fields, ...more].toSorted(inOrder);
};
