import {
	typeInvalid,
	invalid,
	notSupported,
	required,
	tooLong,
	tooMany,
	type FieldError,
} from '../../machinery/field-error.ts';
import {isJsonObject, type JsonObject} from '../../machinery/json.ts';
import {parsePattern} from '../../machinery/cel/pattern.ts';
import {jsonEqual} from '../patch/json-equal.ts';
import {correlatedItems} from './correlated-items.ts';
import {hasFormat} from './formats.ts';
import {isIntOrString, itemsOf, memberOf, type JsonSchema} from './json-schema.ts';

/** A value with its place, and what was there before, for as far as that can be told. */
interface Placed {
	readonly path: string;
	readonly value: unknown;
	readonly previous: unknown;
}

const typeOf = (value: unknown): string => {
	if (value === null) return 'null';
	if (Array.isArray(value)) return 'array';
	if (typeof value === 'number') return Number.isInteger(value) ? 'integer' : 'number';
	return typeof value === 'boolean' ? 'boolean' : typeof value;
};

const typesOf = (schema: JsonSchema): readonly string[] => {
	if (isIntOrString(schema)) return ['integer', 'string'];
	return schema.type === undefined || schema.type === '' ? [] : [schema.type];
};

const isOfType = (value: unknown, type: string): boolean => {
	const found = typeOf(value);
	return found === type || (type === 'number' && found === 'integer');
};

/** `spec.length in body should be …`, as kube-openapi begins every problem. */
const inBody = (path: string, problem: string): string => `${path} in body ${problem}`;

const wrong = ({path, value}: Placed, problem: string): FieldError => invalid(path, value, inBody(path, problem));

const typeErrors = (schema: JsonSchema, {path, value}: Placed): readonly FieldError[] => {
	const types = typesOf(schema);
	if (value === null && schema.nullable) return [];
	if (types.length === 0 || types.some(type => isOfType(value, type))) return [];
	const found = typeOf(value);
	return [typeInvalid(path, found, inBody(path, `must be of type ${types.join(',')}: ${JSON.stringify(found)}`))];
};

const textErrors = (schema: JsonSchema, placed: Placed): readonly FieldError[] => {
	const {path, value} = placed;
	if (typeof value !== 'string') return [];
	const {minLength = 0, maxLength, pattern, format} = schema;
	const length = [...value].length;
	return [
		...(maxLength !== undefined && length > maxLength ? [tooLong(path, maxLength)] : []),
		...(length < minLength ? [wrong(placed, `should be at least ${minLength} chars long`)] : []),
		...(pattern !== undefined && !parsePattern(pattern).test(value)
			? [wrong(placed, `should match '${pattern}'`)]
			: []),
		...(format !== undefined && !hasFormat(format, value)
			? [typeInvalid(path, value, inBody(path, `must be of type ${format}: ${JSON.stringify(value)}`))]
			: []),
	];
};

const isMultiple = (value: number, of: number): boolean => {
	const quotient = value / of;
	return Math.abs(quotient - Math.round(quotient)) < 1e-9;
};

const numberErrors = (schema: JsonSchema, placed: Placed): readonly FieldError[] => {
	const {value} = placed;
	if (typeof value !== 'number') return [];
	const {multipleOf, maximum, minimum, exclusiveMaximum, exclusiveMinimum} = schema;
	const errors: FieldError[] = [];
	if (multipleOf !== undefined && !isMultiple(value, multipleOf)) {
		errors.push(wrong(placed, `should be a multiple of ${multipleOf}`));
	}
	if (maximum !== undefined && (exclusiveMaximum ? value >= maximum : value > maximum)) {
		errors.push(wrong(placed, `should be less than ${exclusiveMaximum ? '' : 'or equal to '}${maximum}`));
	}
	if (minimum !== undefined && (exclusiveMinimum ? value <= minimum : value < minimum)) {
		errors.push(wrong(placed, `should be greater than ${exclusiveMinimum ? '' : 'or equal to '}${minimum}`));
	}
	return errors;
};

const listErrors = (schema: JsonSchema, placed: Placed): readonly FieldError[] => {
	const {path, value, previous} = placed;
	if (!Array.isArray(value)) return [];
	const {minItems = 0, maxItems} = schema;
	const items = itemsOf(schema);
	const before = correlatedItems(schema, value, previous);
	const ofItems =
		items === undefined
			? []
			: value.flatMap((item: unknown, index) =>
					valueErrors(items, {path: `${path}[${index}]`, value: item, previous: before[index]}),
				);
	return [
		...ofItems,
		...(value.length < minItems ? [wrong(placed, `should have at least ${minItems} items`)] : []),
		...(maxItems !== undefined && value.length > maxItems ? [tooMany(path, value.length, maxItems)] : []),
	];
};

const below = (path: string, name: string): string => (path === '' ? name : `${path}.${name}`);

const membersErrors = (schema: JsonSchema, {path, value, previous}: Placed): readonly FieldError[] => {
	const before: JsonObject = isJsonObject(previous) ? previous : {};
	return Object.entries(value as JsonObject).flatMap(([name, member]) => {
		const of = memberOf(schema, name);
		if (of === undefined || member === undefined) return [];
		return valueErrors(of, {path: below(path, name), value: member, previous: before[name]});
	});
};

const objectErrors = (schema: JsonSchema, placed: Placed): readonly FieldError[] => {
	const {path, value} = placed;
	if (!isJsonObject(value)) return [];
	const {minProperties = 0, maxProperties, required: names = []} = schema;
	const size = Object.keys(value).length;
	return [
		...(maxProperties !== undefined && size > maxProperties ? [tooMany(path, size, maxProperties)] : []),
		...(size < minProperties ? [wrong(placed, `should have at least ${minProperties} properties`)] : []),
		...membersErrors(schema, placed),
		...names.filter(name => value[name] === undefined).map(name => required(below(path, name))),
	];
};

const enumErrors = ({enum: allowed}: JsonSchema, {path, value}: Placed): readonly FieldError[] => {
	if (allowed === undefined || allowed.some(one => jsonEqual(one, value))) return [];
	return [
		notSupported(
			path,
			value,
			allowed.map(one => (typeof one === 'string' ? one : JSON.stringify(one))),
		),
	];
};

/** Problems of a combination name the place in their text only. */
const combined = ({path}: Placed, problem: string): FieldError =>
	invalid('<nil>', '', `${JSON.stringify(path)} ${problem}`);

/** The failures of the alternative that came closest. */
const best = (failures: readonly (readonly FieldError[])[]): readonly FieldError[] =>
	failures.toSorted((a, b) => a.length - b.length)[0] ?? [];

const combinationErrors = (schema: JsonSchema, whole: Placed): readonly FieldError[] => {
	const {anyOf = [], oneOf = [], allOf = [], not} = schema;
	// Alternatives are not excused by what was there before.
	const placed = {...whole, previous: undefined};
	const failuresOf = (schemas: readonly JsonSchema[]) => schemas.map(one => valueErrors(one, placed));
	const errors: FieldError[] = [];
	const ofAny = failuresOf(anyOf);
	if (anyOf.length > 0 && ofAny.every(({length}) => length > 0)) {
		errors.push(combined(placed, 'must validate at least one schema (anyOf)'), ...best(ofAny));
	}
	const ofOne = failuresOf(oneOf);
	const valid = ofOne.filter(({length}) => length === 0).length;
	if (oneOf.length > 0 && valid !== 1) {
		const found = valid === 0 ? 'Found none valid' : `Found ${valid} valid alternatives`;
		errors.push(combined(placed, `must validate one and only one schema (oneOf). ${found}`));
		if (valid === 0) errors.push(...best(ofOne));
	}
	const ofAll = failuresOf(allOf);
	const failed = ofAll.filter(({length}) => length > 0);
	errors.push(...failed.flat());
	if (failed.length > 0) {
		const none = failed.length === allOf.length ? '. None validated' : '';
		errors.push(combined(placed, `must validate all the schemas (allOf)${none}`));
	}
	if (not !== undefined && valueErrors(not, placed).length === 0) {
		errors.push(combined(placed, 'must not validate the schema (not)'));
	}
	return errors;
};

/** The problems of a value, in kube-openapi's order and words. What has not changed is not looked at again (ratcheting). */
const valueErrors = (schema: JsonSchema, placed: Placed): readonly FieldError[] => {
	const {value, previous} = placed;
	if (previous !== undefined && jsonEqual(value, previous)) return [];
	if (value === null && schema.nullable) return [];
	return [
		...typeErrors(schema, placed),
		...combinationErrors(schema, placed),
		...textErrors(schema, placed),
		...numberErrors(schema, placed),
		...listErrors(schema, placed),
		...enumErrors(schema, placed),
		...objectErrors(schema, placed),
	];
};

/**
The problems of an object by its schema. With the object of before, parts that have not changed are taken as they are, so that a
schema may become stricter than what is stored.
*/
export const validateValue = (
	schema: JsonSchema,
	value: unknown,
	previous?: unknown,
	path = '',
): readonly FieldError[] => valueErrors(schema, {path, value, previous});
