import {Writer} from 'protobufjs/minimal.js';
import {parseTimestamp} from '../../clock/clock.ts';
import {messageFields, type MessageField} from './wire-message.ts';

type Members = {readonly [name: string]: unknown};

const varintType = 0;
const fixed64Type = 1;
const delimitedType = 2;
const millisecondsPerSecond = 1000;
const nanosecondDigits = 9;

interface Scalar {
	readonly wireType: number;
	write(writer: Writer, value: any): unknown;
}

const scalars: ReadonlyMap<string, Scalar> = new Map<string, Scalar>([
	['string', {wireType: delimitedType, write: (writer, value: string) => writer.string(value)}],
	['bool', {wireType: varintType, write: (writer, value: boolean) => writer.bool(value)}],
	['int32', {wireType: varintType, write: (writer, value: number) => writer.int32(value)}],
	['uint32', {wireType: varintType, write: (writer, value: number) => writer.uint32(value)}],
	['int64', {wireType: varintType, write: (writer, value: number) => writer.int64(value)}],
	['uint64', {wireType: varintType, write: (writer, value: number) => writer.uint64(value)}],
	['double', {wireType: fixed64Type, write: (writer, value: number) => writer.double(value)}],
	['bytes', {wireType: delimitedType, write: (writer, value: string) => writer.bytes(Buffer.from(value, 'base64'))}],
]);

const timeMembers = (text: string): Members => {
	const fraction = /\.(\d+)/.exec(text)?.[1] ?? '';
	const nanos = Number(fraction.padEnd(nanosecondDigits, '0').slice(0, nanosecondDigits));
	const seconds = Math.floor((parseTimestamp(text) ?? 0) / millisecondsPerSecond);
	return {seconds, nanos};
};

const jsonBytes = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64');

/** Messages whose JSON form is not an object of their fields, turned into one that is. */
const adapters: ReadonlyMap<string, (value: any) => Members> = new Map<string, (value: any) => Members>([
	['k8s.io.apimachinery.pkg.api.resource.Quantity', (string: string) => ({string})],
	['k8s.io.apimachinery.pkg.apis.meta.v1.Time', timeMembers],
	['k8s.io.apimachinery.pkg.apis.meta.v1.MicroTime', timeMembers],
	[
		'k8s.io.apimachinery.pkg.util.intstr.IntOrString',
		(value: number | string) =>
			typeof value === 'number' ? {type: 0, intVal: value, strVal: ''} : {type: 1, intVal: 0, strVal: value},
	],
	['k8s.io.apimachinery.pkg.apis.meta.v1.FieldsV1', value => ({Raw: jsonBytes(value)})],
	['k8s.io.apimachinery.pkg.runtime.RawExtension', value => ({raw: jsonBytes(value)})],
]);

const sorted = new Map<string, readonly (readonly [number, MessageField])[]>();

/** The fields of a message by ascending number, as Go writes them. */
const fieldsInOrder = (message: string): readonly (readonly [number, MessageField])[] => {
	let fields = sorted.get(message);
	if (fields === undefined) {
		fields = [...(messageFields(message) ?? [])].toSorted(([a], [b]) => a - b);
		sorted.set(message, fields);
	}
	return fields;
};

const membersOf = (value: unknown, message: string): Members => {
	const adapter = adapters.get(message);
	if (adapter !== undefined) return adapter(value);
	// Named list types such as ExtraValue travel as a message with `items` alone.
	return Array.isArray(value) ? {items: value} : (value as Members);
};

const writeValue = (writer: Writer, number: number, type: string, value: unknown): void => {
	const scalar = scalars.get(type);
	if (scalar !== undefined) {
		writer.uint32((number << 3) | scalar.wireType);
		scalar.write(writer, value);
		return;
	}
	writer.uint32((number << 3) | delimitedType).fork();
	writeMembers(writer, membersOf(value, type), type);
	writer.ldelim();
};

const writeMap = (writer: Writer, number: number, type: string, map: Members): void => {
	for (const key of Object.keys(map).toSorted()) {
		writer.uint32((number << 3) | delimitedType).fork();
		writeValue(writer, 1, 'string', key);
		if (map[key] !== null) writeValue(writer, 2, type, map[key]);
		writer.ldelim();
	}
};

const writeMembers = (writer: Writer, members: Members, message: string): void => {
	for (const [number, field] of fieldsInOrder(message)) {
		// What Go inlines has no name of its own in JSON: its fields stand beside the others.
		const value = field.inlined ? members : Object.hasOwn(members, field.name) ? members[field.name] : undefined;
		if (value === undefined || value === null) continue;
		if (field.form === 'map') writeMap(writer, number, field.type, value as Members);
		else if (field.form === 'single') writeValue(writer, number, field.type, value);
		else for (const item of value as readonly unknown[]) writeValue(writer, number, field.type, item);
	}
};

/**
Writes the JSON form of a type as its protobuf message, the inverse of readMessage: what the object does not have is left out,
and so is what the message does not know.
*/
export const writeMessage = (object: object, message: string): Uint8Array => {
	const writer = Writer.create();
	writeMembers(writer, object as Members, message);
	return writer.finish();
};
