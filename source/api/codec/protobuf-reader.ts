import {Reader} from 'protobufjs/minimal.js';
import {timestamp} from '../../clock/clock.ts';
import {DecodingError} from './decoding-error.ts';
import {microTimeOf} from './go-time.ts';
import {parseJson} from './json-text.ts';
import {documentDepthMax} from './limits.ts';
import {defineMember} from './members.ts';
import {isListMessage, messageFields, type MessageField} from './wire-message.ts';

type Members = {[name: string]: unknown};

/** A 64-bit value as a number; beyond 2⁵³ precision is lost, as in JSON. Without the long package it is one already. */
const toNumber = (value: unknown): number =>
	typeof value === 'number' ? value : (value as {toNumber(): number}).toNumber();

const scalars: ReadonlyMap<string, (reader: Reader) => unknown> = new Map<string, (reader: Reader) => unknown>([
	['string', reader => reader.string()],
	['bool', reader => reader.bool()],
	['int32', reader => reader.int32()],
	['uint32', reader => reader.uint32()],
	['int64', reader => toNumber(reader.int64())],
	['uint64', reader => toNumber(reader.uint64())],
	['double', reader => reader.double()],
	['bytes', reader => Buffer.from(reader.bytes()).toString('base64')],
]);

const jsonOf = (base64: unknown): unknown =>
	typeof base64 === 'string' && base64 !== '' ? parseJson(Buffer.from(base64, 'base64').toString()).value : undefined;

/** Messages whose JSON form is not an object of their fields. An empty message is an absent time. */
const adapters: ReadonlyMap<string, (members: Members) => unknown> = new Map<string, (members: Members) => unknown>([
	['k8s.io.apimachinery.pkg.api.resource.Quantity', ({string = '0'}) => string],
	[
		'k8s.io.apimachinery.pkg.apis.meta.v1.Time',
		({seconds}) => (seconds === undefined ? undefined : timestamp((seconds as number) * 1000)),
	],
	[
		'k8s.io.apimachinery.pkg.apis.meta.v1.MicroTime',
		({seconds, nanos = 0}) => (seconds === undefined ? undefined : microTimeOf(seconds as number, nanos as number)),
	],
	[
		'k8s.io.apimachinery.pkg.util.intstr.IntOrString',
		({type = 0, intVal = 0, strVal = ''}) => (type === 0 ? intVal : strVal),
	],
	['k8s.io.apimachinery.pkg.apis.meta.v1.FieldsV1', ({Raw}) => jsonOf(Raw)],
	['k8s.io.apimachinery.pkg.runtime.RawExtension', ({raw}) => jsonOf(raw)],
]);

const readValue = (reader: Reader, type: string, depth: number): unknown => {
	const scalar = scalars.get(type);
	if (scalar !== undefined) return scalar(reader);
	const end = reader.uint32() + reader.pos;
	const members = readMembers(reader, type, end, depth + 1);
	const adapter = adapters.get(type);
	if (adapter !== undefined) return adapter(members);
	return isListMessage(type) ? (members['items'] ?? []) : members;
};

const readMapEntry = (reader: Reader, field: MessageField, depth: number, map: Members): void => {
	const end = reader.uint32() + reader.pos;
	let key = '';
	let value: unknown;
	while (reader.pos < end) {
		const tag = reader.uint32();
		if (tag >>> 3 === 1) key = reader.string();
		else if (tag >>> 3 === 2) value = readValue(reader, field.type, depth);
		else reader.skipType(tag & 7);
	}
	defineMember(map, key, value ?? emptyOf(field.type));
};

/** Writers leave out an empty value of a map entry. */
const emptyOf = (type: string): unknown => (type === 'string' || type === 'bytes' ? '' : null);

const readField = (reader: Reader, field: MessageField, depth: number, members: Members): void => {
	if (field.form === 'map') {
		const map = (members[field.name] ??= {}) as Members;
		readMapEntry(reader, field, depth, map);
		return;
	}
	const value = readValue(reader, field.type, depth);
	if (field.form === 'repeated') ((members[field.name] ??= []) as unknown[]).push(value);
	else if (field.inlined) Object.assign(members, value);
	else if (value !== undefined) members[field.name] = value;
};

const readMembers = (reader: Reader, message: string, end: number, depth: number): Members => {
	if (depth > documentDepthMax) throw new DecodingError('exceeded max depth');
	if (end > reader.len) throw new DecodingError('unexpected EOF');
	const fields = messageFields(message);
	if (fields === undefined) throw new DecodingError(`no protobuf message ${message} is known`);
	const members: Members = {};
	while (reader.pos < end) {
		const tag = reader.uint32();
		const field = fields.get(tag >>> 3);
		if (field === undefined) reader.skipType(tag & 7);
		else readField(reader, field, depth, members);
	}
	return members;
};

/**
Reads a protobuf message into the JSON form of the same type: inlined structs flattened, quantities and times as texts, bytes as
base64. Fields that Go writes although they are empty are still there; canonicalize removes them. Throws DecodingError for
bytes that are no such message.
*/
export const readMessage = (bytes: Uint8Array, message: string): {readonly [name: string]: unknown} => {
	try {
		return readMembers(Reader.create(bytes), message, bytes.length, 0);
	} catch (error) {
		if (error instanceof DecodingError) throw error;
		throw new DecodingError(`proto: ${(error as Error).message}`, {cause: error});
	}
};
