import {isJsonObject} from '../../machinery/json.ts';
import type {ObjectSchema, Schema} from './config-schema.ts';

/** Something wrong in a configuration: where, and what is allowed there. */
export interface ConfigProblem {
	readonly path: readonly (string | number)[];
	/** The name of the field is wrong, not its value. */
	readonly inName?: true;
	readonly message: string;
}

type Path = ConfigProblem['path'];

const shown = (value: unknown): string => JSON.stringify(value) ?? String(value);

const checkObject = (value: unknown, {properties}: ObjectSchema, path: Path): readonly ConfigProblem[] => {
	if (!isJsonObject(value))
		return [{path, message: `${shown(value)} must be fields: ${Object.keys(properties).join(', ')}`}];
	return Object.entries(value).flatMap(([field, part]) => {
		const schema = Object.hasOwn(properties, field) ? properties[field] : undefined;
		if (schema) return checkConfig(part, schema, [...path, field]);
		const known = Object.keys(properties).join(', ');
		return [{path: [...path, field], inName: true, message: `there is no field "${field}"; there are ${known}`}];
	});
};

const checkArray = (
	value: unknown,
	{items, minItems, maxItems = Infinity}: Extract<Schema, {readonly type: 'array'}>,
	path: Path,
): readonly ConfigProblem[] => {
	if (!Array.isArray(value)) return [{path, message: `${shown(value)} must be a list`}];
	const count = minItems === maxItems ? `${minItems}` : `at least ${minItems}`;
	if (value.length < minItems || value.length > maxItems)
		return [{path, message: `must have ${count} ${minItems === 1 ? 'entry' : 'entries'}, not ${value.length}`}];
	const problems = value.flatMap((item, index) => checkConfig(item, items, [...path, index]));
	const twice = value.findIndex((item, index) => value.indexOf(item) < index);
	return twice === -1
		? problems
		: [...problems, {path: [...path, twice], message: `${shown(value[twice])} is there twice`}];
};

const checkNumber = (
	value: unknown,
	{type, minimum, maximum}: Extract<Schema, {readonly minimum: number}>,
	path: Path,
): readonly ConfigProblem[] => {
	const kind = type === 'integer' ? 'a whole number' : 'a number';
	const range = maximum === undefined ? `of at least ${minimum}` : `from ${minimum} to ${maximum}`;
	const fits =
		typeof value === 'number' &&
		(type === 'number' || Number.isSafeInteger(value)) &&
		value >= minimum &&
		value <= (maximum ?? Infinity);
	return fits ? [] : [{path, message: `${shown(value)} must be ${kind} ${range}`}];
};

const checkString = (
	value: unknown,
	{enum: values, pattern, description}: Extract<Schema, {readonly type: 'string'}>,
	path: Path,
): readonly ConfigProblem[] => {
	if (typeof value !== 'string') return [{path, message: `${shown(value)} must be text; put it in quotes`}];
	if (values && !values.includes(value)) return [{path, message: `${shown(value)} is none of ${values.join(', ')}`}];
	if (pattern !== undefined && !new RegExp(pattern, 'u').test(value))
		return [{path, message: `${shown(value)} is not ${description}`}];
	return [];
};

/** Everything in a value that does not fit its schema. */
export const checkConfig = (value: unknown, schema: Schema, path: Path = []): readonly ConfigProblem[] => {
	switch (schema.type) {
		case 'object':
			return checkObject(value, schema, path);
		case 'array':
			return checkArray(value, schema, path);
		case 'boolean':
			return typeof value === 'boolean' ? [] : [{path, message: `${shown(value)} must be true or false`}];
		case 'number':
		case 'integer':
			return checkNumber(value, schema, path);
		case 'string':
			return checkString(value, schema, path);
	}
};
