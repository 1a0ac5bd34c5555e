import {isJsonObject, type JsonObject} from '../../machinery/json.ts';
import {createMarks} from '../../machinery/marks.ts';
import {badRequest} from '../../machinery/statuses.ts';
import {customSchema} from './custom-schemas.ts';
import {DecodingError} from './decoding-error.ts';
import {checkDepth} from './document-depth.ts';
import {FieldPath} from './field-path.ts';
import {documentDepthMax, strictProblemsMax} from './limits.ts';
import {defineMember, sameList, sameObject} from './members.ts';
import {goJsonName, mismatch, scalarForm, zeroScalar} from './scalar-form.ts';
import {structType, type ScalarKind, type StructField, type StructType, type ValueType} from './struct-type.ts';

export interface Canonical {
	readonly object: any;
	/** Fields that the schema does not have, as paths: `spec.containers[0].foo`. They are not in `object`. */
	readonly unknownFields: string[];
}

/** Which parts are canonical, and as what: walking them again shares them and costs nothing. */
const canonicalParts = createMarks<string>();

const makeTypeKey = (type: ValueType): string => {
	switch (type.kind) {
		case 'list':
			return `[]${typeKey(type.items)}`;
		case 'map':
			return `map ${typeKey(type.values)}`;
		case 'struct':
			return type.name;
		default:
			return type.kind;
	}
};

const typeKeys = createMarks<string>();

/** Names a type for canonicalParts; made once, as every part of every write asks for it. */
const typeKey = (type: ValueType): string => {
	const known = typeKeys.of(type);
	if (known !== undefined) return known;
	const key = makeTypeKey(type);
	typeKeys.set(type, key);
	return key;
};

/** `v1.Container` of `[]v1.Container` and of `map[string]v1.Container`. */
const elementGoType = (goType: string): string => goType.replace(/^(?:\[\]|map\[[^\]]*\])/, '');

/** The first `count` members of an object. */
const leadingMembers = (value: JsonObject, names: readonly string[], count: number): {[key: string]: unknown} => {
	const result: {[key: string]: unknown} = {};
	for (let index = 0; index < count; index++) result[names[index]!] = value[names[index]!];
	return result;
};

const isEmpty = (type: ValueType, value: unknown): boolean => {
	switch (type.kind) {
		case 'list':
			return (value as readonly unknown[]).length === 0;
		case 'map':
			return Object.keys(value as object).length === 0;
		case 'string':
		case 'byte':
			return value === '';
		case 'boolean':
			return value === false;
		case 'int32':
		case 'int64':
		case 'number':
			return value === 0;
		default:
			return false;
	}
};

const emptyStructs = new Map<string, object>();

/** The canonical form of {} as a struct, the same object each time. */
const emptyStruct = (name: string): object => {
	const known = emptyStructs.get(name);
	if (known !== undefined) return known;
	const empty = Object.freeze(new Walk().value({kind: 'struct', name}, {}, '')) as object;
	emptyStructs.set(name, empty);
	return empty;
};

const absentForm = ({whenAbsent}: StructField): unknown => {
	if (whenAbsent === undefined) return undefined;
	return 'struct' in whenAbsent ? emptyStruct(whenAbsent.struct) : whenAbsent.zero;
};

/** What Go makes of null as an item of a list or a value of a map. */
const zeroForm = (type: ValueType): unknown => {
	switch (type.kind) {
		case 'struct':
			return emptyStruct(type.name);
		case 'any':
		case 'list':
		case 'map':
			return undefined;
		default:
			return zeroScalar(type.kind);
	}
};

/**
What a walk makes of a document: what the API stores and shows, or what a client said and no more, for configurations that are
applied. Only stored forms are remembered as canonical.
*/
type Form = 'stored' | 'said';

type ListType = Extract<ValueType, {readonly kind: 'list'}>;
type MapType = Extract<ValueType, {readonly kind: 'map'}>;

/** One walk over one document. */
class Walk {
	readonly unknownFields: string[] = [];
	readonly #form: Form;
	readonly #path = new FieldPath();
	/** Go name of the innermost struct; empty at the root. */
	#struct = '';

	constructor(form: Form = 'stored') {
		this.#form = form;
	}

	value(type: ValueType, value: unknown, goType: string): unknown {
		if (this.#path.depth > documentDepthMax) throw new DecodingError('exceeded max depth');
		switch (type.kind) {
			case 'any':
				return this.#any(value);
			case 'list':
				return this.#list(type, value, goType, typeKey(type));
			case 'map':
				return this.#map(type, value, goType, typeKey(type));
			case 'struct':
				return this.#structOf(structType(type.name), value, goType);
			default:
				return this.#scalar(type.kind, value, goType);
		}
	}

	#structOf(struct: StructType, value: unknown, goType: string): object {
		if (!isJsonObject(value)) throw this.#mismatch(value, goType);
		if (this.#isCanonical(value, struct.name)) return value;
		const outer = this.#struct;
		this.#struct = struct.goName;
		const result = this.#fields(struct, value);
		this.#struct = outer;
		return this.#remember(result, struct.name);
	}

	/** The canonical fields in their order; the value itself where it has just these. */
	#fields(struct: StructType, value: JsonObject): object {
		const names = Object.keys(value);
		let result: {[key: string]: unknown} | undefined;
		let present = 0;
		let unchanged = 0;
		for (const field of struct.fields) {
			const {name} = field;
			const has = Object.hasOwn(value, name);
			if (has) present += 1;
			const form = (has ? this.#field(field, value[name]) : undefined) ?? this.#absent(field);
			if (form === undefined) continue;
			if (result === undefined && names[unchanged] === name && value[name] === form) unchanged += 1;
			else (result ??= leadingMembers(value, names, unchanged))[name] = form;
		}
		if (present < names.length) this.#reportUnknown(struct, value);
		if (result !== undefined) return result;
		return unchanged === names.length ? value : leadingMembers(value, names, unchanged);
	}

	/** Undefined for what does not appear: null, and what is empty and may be left out. */
	#field(field: StructField, value: unknown): unknown {
		if (value === null || value === undefined) return undefined;
		this.#path.enter(field.name);
		const form = this.value(field.type, value, field.goType);
		this.#path.leave();
		if (this.#form === 'said' || !isEmpty(field.type, form)) return form;
		return field.keptWhenEmpty && !(field.emptyIsNull && this.#form === 'stored') ? form : undefined;
	}

	#absent(field: StructField): unknown {
		return this.#form === 'stored' ? absentForm(field) : undefined;
	}

	#isCanonical(value: object, type: string): boolean {
		return this.#form === 'stored' && canonicalParts.of(value) === type;
	}

	#remember(value: object, type: string): object {
		return this.#form === 'stored' ? remember(value, type) : value;
	}

	#reportUnknown(struct: StructType, value: JsonObject): void {
		for (const name of Object.keys(value)) {
			if (struct.byName.has(name) || this.unknownFields.length >= strictProblemsMax) continue;
			this.unknownFields.push(this.#path.textOf(name));
		}
	}

	#list({items}: ListType, value: unknown, goType: string, key: string): object {
		if (!Array.isArray(value)) throw this.#mismatch(value, goType);
		if (this.#isCanonical(value, key)) return value;
		const itemGoType = elementGoType(goType);
		const result: unknown[] = [];
		for (const [index, item] of value.entries()) {
			const form = this.#element(index, items, item, itemGoType);
			if (form !== undefined) result.push(form);
		}
		return this.#remember(sameList(value, result) ? value : result, key);
	}

	#map({values}: MapType, value: unknown, goType: string, key: string): object {
		if (!isJsonObject(value)) throw this.#mismatch(value, goType);
		if (this.#isCanonical(value, key)) return value;
		const valueGoType = elementGoType(goType);
		const result: {[key: string]: unknown} = {};
		for (const name of Object.keys(value).toSorted()) {
			const form = this.#element({key: name}, values, value[name], valueGoType);
			if (form !== undefined) defineMember(result, name.toWellFormed(), form);
		}
		return this.#remember(sameObject(value, result) ? value : result, key);
	}

	#element(part: number | {readonly key: string}, type: ValueType, value: unknown, goType: string): unknown {
		if (value === null || value === undefined) return zeroForm(type);
		this.#path.enter(part);
		const form = this.value(type, value, goType);
		this.#path.leave();
		return form;
	}

	/** Free-form parts stay as they are, order included; only their depth is bounded. */
	#any(value: unknown): unknown {
		if (typeof value !== 'object' || value === null || canonicalParts.of(value) !== undefined) return value;
		checkDepth(value, this.#path.depth);
		return remember(value, 'any');
	}

	#scalar(kind: ScalarKind, value: unknown, goType: string): unknown {
		const form = scalarForm(kind, value);
		if (form === mismatch) throw this.#mismatch(value, goType, kind === 'int32' || kind === 'int64');
		return form;
	}

	/** encoding/json's UnmarshalTypeError. */
	#mismatch(value: unknown, goType: string, forInteger = false): DecodingError {
		const what = `json: cannot unmarshal ${goJsonName(value, forInteger)} into Go`;
		const where = this.#struct === '' ? 'value' : `struct field ${this.#struct}.${this.#path.fieldsText()}`;
		return new DecodingError(`${what} ${where} of type ${goType}`);
	}
}

const remember = (value: object, type: string): object => {
	canonicalParts.set(value, type);
	return value;
};

/** Says that a part is canonical if another one is: for parts built from those of canonical ones, in the same order. */
export const markCanonical = <T extends object>(part: T, like: object): T => {
	const type = canonicalParts.of(like);
	if (type !== undefined) canonicalParts.set(part, type);
	return part;
};

const walkDocument = (schema: string, value: unknown, form: Form): Canonical => {
	const custom = customSchema(schema);
	if (custom !== undefined) return custom.form(value, form);
	const struct = structType(schema);
	const walk = new Walk(form);
	const object = walk.value({kind: 'struct', name: schema}, value, `${struct.version}.${struct.goName}`);
	return {object, unknownFields: walk.unknownFields};
};

/** As canonicalize, but throws DecodingError with Go's bare message: for patches, whose errors are framed differently. */
export const canonicalForm = (schema: string, value: unknown): Canonical => walkDocument(schema, value, 'stored');

/**
What a client said in an applied configuration, with order and scalars canonical: empty values stay and nothing is added, since
what is said is owned. Null is still absent. Throws DecodingError.
*/
export const saidForm = (schema: string, value: unknown): Canonical => walkDocument(schema, value, 'said');

/**
The canonical form of an object of a schema (OpenAPI name): unknown fields gone, fields in schema order, map keys sorted, null
as absent, quantities and times canonical, and what Go's omitempty leaves out left out: '', 0, false, [] and {} disappear
except where the Go type is a pointer or has no omitempty, and what Go always shows is there: structs at least as {}, texts as '',
lists, maps and times as null. So equal objects have equal JSON texts. Parts that are canonical already come back as they are; a canonical object costs nothing.

Throws a 400 StatusError in kube-apiserver's words for values of the wrong type.
*/
export const canonicalize = (schema: string, value: unknown): Canonical => {
	try {
		return canonicalForm(schema, value);
	} catch (error) {
		if (!(error instanceof DecodingError)) throw error;
		const {goName, version} = structType(schema);
		throw badRequest(`${goName} in version "${version}" cannot be handled as a ${goName}: ${error.message}`);
	}
};
