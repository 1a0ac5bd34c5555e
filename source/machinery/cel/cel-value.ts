import {Environment, Optional} from '@marcbachmann/cel-js';
import {fieldIdentifier, type CelType} from './cel-type.ts';
import {ConstructedObject} from './constructed-object.ts';

const conversions = new Environment().registerVariable('text', 'string');
const toTimestamp = conversions.parse('timestamp(text)');
const toDuration = conversions.parse('duration(text)');

const knownByType = new WeakMap<object, WeakMap<object, unknown>>();
const untyped = {};

/** Conversions of immutable values are made once for a value and a type. */
const remembered = (value: object, type: CelType, convert: () => unknown): unknown => {
	const key = typeof type === 'string' ? untyped : type;
	let known = knownByType.get(key);
	if (known === undefined) knownByType.set(key, (known = new WeakMap()));
	if (!known.has(value)) known.set(value, convert());
	return known.get(value);
};

const number = (value: number, type: CelType): unknown =>
	type !== 'double' && Number.isInteger(value) ? BigInt(value) : value;

const text = (value: string, type: CelType): unknown => {
	switch (type) {
		case 'timestamp':
			return toTimestamp({text: /T/i.test(value) ? value : `${value}T00:00:00Z`});
		case 'duration':
			return toDuration({text: value});
		case 'bytes':
			return Uint8Array.from(Buffer.from(value, 'base64'));
		default:
			return value;
	}
};

const members = (value: object, type: CelType): object => {
	const isObject = typeof type === 'object' && type.kind === 'object';
	const entries = Object.entries(value).flatMap(([key, member]): (readonly [string, unknown])[] => {
		if (member === undefined) return [];
		if (!isObject) return [[key, toCel(member, typeof type === 'object' && type.kind === 'map' ? type.values : 'dyn')]];
		const name = fieldIdentifier(key);
		return name === undefined ? [] : [[name, toCel(member, type.fields[key] ?? 'dyn')]];
	});
	return new Map(entries);
};

/** A JSON value as CEL sees it: whole numbers as ints unless the type says double, texts of a format as what they mean. */
export const toCel = (value: unknown, type: CelType = 'dyn'): unknown => {
	if (typeof type === 'object' && type.kind === 'optional') {
		return value === undefined ? Optional.none() : Optional.of(toCel(value, type.of));
	}
	if (typeof value === 'number') return number(value, type);
	if (typeof value === 'string') return text(value, type);
	if (typeof value !== 'object' || value === null) return value;
	if (Object.getPrototypeOf(value) !== Object.prototype && !Array.isArray(value)) return value;
	return remembered(value, type, () => {
		if (!Array.isArray(value)) return members(value, type);
		const items: CelType = typeof type === 'object' && type.kind === 'list' ? type.items : 'dyn';
		return value.map(item => toCel(item, items));
	});
};

/** The result of an evaluation as JSON: ints as numbers, maps as objects. Values without a JSON form become text. */
export const fromCel = (value: unknown): unknown => {
	if (typeof value === 'bigint') return Number(value);
	if (typeof value !== 'object' || value === null) return value;
	if (Array.isArray(value)) return value.map(fromCel);
	if (value instanceof Optional) return value.hasValue() ? fromCel(value.value()) : null;
	if (value instanceof Uint8Array) return Buffer.from(value).toString('base64');
	if (value instanceof ConstructedObject) return fromCel(value.fields);
	if (value instanceof Map) return Object.fromEntries([...value].map(([key, member]) => [key, fromCel(member)]));
	if (Object.getPrototypeOf(value) === Object.prototype) {
		return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, fromCel(member)]));
	}
	return String(value);
};
