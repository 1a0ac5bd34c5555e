import {customSchema} from './custom-schemas.ts';
import {structType, type StructField, type ValueType} from './struct-type.ts';

const known = new Map<string, boolean>();

/** True when the struct or anything below it has a default. */
const hasDefaults = (name: string): boolean => {
	const answer = known.get(name);
	if (answer !== undefined) return answer;
	// Breaks cycles; a type that refers to itself gets its answer from its other fields.
	known.set(name, false);
	const found = structType(name).fields.some(field => field.default !== undefined || reachesDefaults(field.type));
	known.set(name, found);
	return found;
};

const reachesDefaults = (type: ValueType): boolean => {
	switch (type.kind) {
		case 'list':
			return reachesDefaults(type.items);
		case 'map':
			return reachesDefaults(type.values);
		case 'struct':
			return hasDefaults(type.name);
		default:
			return false;
	}
};

/** True for what is not there, and for the zero value that Go shows then. */
const isUnset = ({whenAbsent}: StructField, value: unknown): boolean =>
	value === undefined || (whenAbsent !== undefined && 'zero' in whenAbsent && whenAbsent.zero === value);

const applyToField = (field: StructField, value: unknown): unknown =>
	field.default !== undefined && isUnset(field, value) ? field.default : applyToValue(field.type, value);

const fieldsByType = new Map<string, readonly StructField[]>();

/** The fields of a struct that have defaults or hold something that has; of most structs, few or none. */
const defaultedFields = (name: string): readonly StructField[] => {
	const known = fieldsByType.get(name);
	if (known !== undefined) return known;
	const fields = structType(name).fields.filter(field => field.default !== undefined || reachesDefaults(field.type));
	fieldsByType.set(name, fields);
	return fields;
};

const applyToStruct = (name: string, value: {readonly [key: string]: unknown}): object => {
	const changed = new Map<string, unknown>();
	for (const field of defaultedFields(name)) {
		const before = value[field.name];
		const after = applyToField(field, before);
		if (after !== before) changed.set(field.name, after);
	}
	if (changed.size === 0) return value;
	const members = structType(name).fields.flatMap(({name: field}) => {
		const member = changed.get(field) ?? value[field];
		return member === undefined ? [] : [[field, member] as const];
	});
	return Object.fromEntries(members);
};

const applyToValue = (type: ValueType, value: unknown): unknown => {
	if (value === undefined || value === null || !reachesDefaults(type)) return value;
	switch (type.kind) {
		case 'list': {
			const list = value as readonly unknown[];
			const result = list.map(item => applyToValue(type.items, item));
			return result.some((item, index) => item !== list[index]) ? result : list;
		}
		case 'struct':
			return applyToStruct(type.name, value as {readonly [key: string]: unknown});
		default:
			return value;
	}
};

/**
Puts the defaults of the schema where fields are absent, for example `protocol: TCP` of ports. OpenAPI also lists Go's zero
values as defaults; those are left alone. Takes and returns canonical objects; the same object comes back when nothing changes.
Defaults that Go code computes are the kinds' own business.
*/
export const applySchemaDefaults = <T extends object>(schema: string, object: T): T =>
	(customSchema(schema)?.withDefaults(object) ?? applyToValue({kind: 'struct', name: schema}, object)) as T;
