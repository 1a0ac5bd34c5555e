import wireJson from '../schema/kubernetes-1.36-wire.json' with {type: 'json'};
import {schemaTypes} from './schema-table.ts';

type WireField = readonly [number: number, type: string, label?: string];
const messages = wireJson.messages as unknown as {
	readonly [name: string]: {readonly [field: string]: WireField} | undefined;
};

/** One field of a protobuf message. */
export interface MessageField {
	/** Name in JSON. */
	readonly name: string;
	/** A protobuf scalar, or the full name of a message. */
	readonly type: string;
	readonly form: 'single' | 'repeated' | 'map';
	/** The fields of this message appear in JSON as fields of the message around it (Go's inlined structs). */
	readonly inlined: boolean;
}

const packageOf = (message: string): string => message.slice(0, message.lastIndexOf('.'));

/** Types without a package live in the package of the message that names them. */
const fullName = (type: string, message: string): string =>
	/^[a-z]/.test(type) ? type : `${packageOf(message)}.${type}`;

/** `k8s.io.api.core.v1.Pod` for `io.k8s.api.core.v1.Pod`, and back. */
export const messageOfSchema = (schema: string): string => schema.replace(/^io\.k8s\./, 'k8s.io.');
const schemaOfMessage = (message: string): string => message.replace(/^k8s\.io\./, 'io.k8s.');

const fieldOf = (name: string, [, type, label]: WireField, message: string): MessageField => {
	const form = label === undefined ? 'single' : label === 'repeated' ? 'repeated' : 'map';
	const described = schemaTypes[schemaOfMessage(message)]?.fields;
	// A few names differ from JSON in case: Webhooks, uID, aPIGroup.
	const jsonName = Object.keys(described ?? {}).find(field => field.toLowerCase() === name.toLowerCase());
	const resolved = fullName(type, message);
	const inlined = described !== undefined && jsonName === undefined && messages[resolved] !== undefined;
	return {name: jsonName ?? name, type: resolved, form, inlined};
};

const compiled = new Map<string, ReadonlyMap<number, MessageField>>();

/** The fields of a message by number, compiled at first use; undefined for messages of which nothing is known. */
export const messageFields = (message: string): ReadonlyMap<number, MessageField> | undefined => {
	const known = compiled.get(message);
	const table = messages[message];
	if (known !== undefined || table === undefined) return known;
	const fields = new Map(Object.entries(table).map(([name, field]) => [field[0], fieldOf(name, field, message)]));
	compiled.set(message, fields);
	return fields;
};

/** Named list types such as ExtraValue travel as a message with `items` alone; in JSON they are lists and no type of their own. */
export const isListMessage = (message: string): boolean => {
	const fields = messageFields(message);
	const only = fields?.size === 1 ? fields.get(1) : undefined;
	const described = schemaTypes[schemaOfMessage(message)]?.fields !== undefined;
	return !described && only?.name === 'items' && only.form === 'repeated';
};
