import protobuf from 'protobufjs';
import {grpcStatus, WireError} from './wire-error.ts';

/*
Reads requests from the JSON that people send (grpc-gateway with Go's jsonpb): field names as in the protocol or in camelCase,
64-bit numbers as text or numbers, bytes in base64, enums by name or number, null for absent; unknown fields are passed over.
What comes out is the JSON form of messages.ts. Refusals have Go's words.
*/

const refuse = (message: string): never => {
	throw new WireError(grpcStatus.invalidArgument, message);
};

const goKind = (json: unknown): string => {
	if (Array.isArray(json)) return 'array';
	if (typeof json === 'boolean') return 'bool';
	return typeof json;
};

const refuseKind = (json: unknown, goType: string): never =>
	refuse(`json: cannot unmarshal ${goKind(json)} into Go value of type ${goType}`);

const camelCase = (name: string): string => name.replaceAll(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());

const integer = (json: unknown, goType: string): string => {
	const text = typeof json === 'number' || typeof json === 'string' ? String(json) : refuseKind(json, goType);
	if (/^-?\d+$/.test(text)) return text;
	return typeof json === 'number'
		? refuse(`json: cannot unmarshal number ${text} into Go value of type ${goType}`)
		: refuse(
				text === '' ? 'unexpected end of JSON input' : `invalid character '${text[0]}' looking for beginning of value`,
			);
};

/** Where padded standard base64 goes wrong, in groups of four as Go counts. */
const base64 = (json: unknown): string => {
	if (typeof json !== 'string') return refuseKind(json, '[]uint8');
	const text = json.replaceAll(/[\r\n]/g, '');
	const valid = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;
	if (valid.test(text)) return text;
	const whole = /^(?:[A-Za-z0-9+/]{4})*/.exec(text)![0].length;
	const rest = /^[A-Za-z0-9+/]*/.exec(text.slice(whole))![0].length;
	return refuse(`illegal base64 data at input byte ${whole + rest < text.length ? whole + rest : whole}`);
};

const enumValue = (json: unknown, type: protobuf.Enum): string | number => {
	const goName = type.fullName.split('.').slice(2).join('_');
	const name = `etcdserverpb.${goName}`;
	if (typeof json === 'string') return json in type.values ? json : refuse(`unknown value "${json}" for enum ${name}`);
	if (typeof json !== 'number' || !Number.isInteger(json)) return refuseKind(json, name);
	return type.valuesById[json] ?? json;
};

const scalar = (json: unknown, type: string): unknown => {
	switch (type) {
		case 'bytes':
			return base64(json);
		case 'bool':
			return typeof json === 'boolean' ? json : refuseKind(json, 'bool');
		case 'string':
			return typeof json === 'string' ? json : refuseKind(json, 'string');
		case 'int64':
		case 'uint64':
			return integer(json, type);
		default:
			return Number(integer(json, type));
	}
};

const single = (json: unknown, field: protobuf.Field): unknown => {
	if (field.resolvedType instanceof protobuf.Enum) return enumValue(json, field.resolvedType);
	return field.resolvedType ? requestOfJson(json, field.resolvedType) : scalar(json, field.type);
};

/** A request of a type from JSON; null is an empty one. Throws WireError. */
export const requestOfJson = (json: unknown, type: protobuf.Type): object => {
	if (json === null) return {};
	if (typeof json !== 'object' || Array.isArray(json)) return refuseKind(json, 'map[string]json.RawMessage');
	const members = json as {readonly [name: string]: unknown};
	const request: {[name: string]: unknown} = {};
	for (const field of type.fieldsArray) {
		const member = members[field.name] ?? members[camelCase(field.name)];
		if (member === undefined || member === null) continue;
		if (!field.repeated) request[field.name] = single(member, field);
		else if (Array.isArray(member)) request[field.name] = member.map(one => single(one, field));
		else refuseKind(member, '[]json.RawMessage');
	}
	return request;
};
