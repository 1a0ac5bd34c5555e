import {Writer} from 'protobufjs/minimal.js';
import {badRequest, unsupportedMediaType} from '../../machinery/statuses.ts';
import type {GroupVersionKind} from '../types.ts';
import {DecodingError} from './decoding-error.ts';
import {readMessage} from './protobuf-reader.ts';
import {schemaTypes} from './schema-table.ts';
import {writeMessage} from './protobuf-writer.ts';
import {messageFields, messageOfSchema} from './wire-message.ts';

const magic = Buffer.from('k8s\0');
const envelope = 'k8s.io.apimachinery.pkg.runtime.Unknown';

let schemaOfKind: ReadonlyMap<string, string> | undefined;

/** The schema of `group/version/kind`. */
const schemaOf = (key: string): string | undefined => {
	schemaOfKind ??= new Map(
		Object.entries(schemaTypes).flatMap(([schema, type]) => (type?.kinds ?? []).map(kind => [kind, schema] as const)),
	);
	return schemaOfKind.get(key);
};

interface TypeMeta {
	readonly apiVersion?: string;
	readonly kind?: string;
}

/** `/v1/Pod` of {apiVersion: 'v1', kind: 'Pod'}. */
const kindKey = (apiVersion: string, kind: string): string =>
	apiVersion.includes('/') ? `${apiVersion}/${kind}` : `/${apiVersion}/${kind}`;

/**
Reads a body of application/vnd.kubernetes.protobuf: four magic bytes and a runtime.Unknown around the message. The kind comes
from the envelope, or from `expected` where the envelope names none. Throws DecodingError, or StatusError for kinds that cannot
travel as protobuf (custom resources and what extension servers define).
*/
export const readProtobufBody = (bytes: Uint8Array, expected?: GroupVersionKind): object => {
	if (!magic.equals(bytes.subarray(0, magic.length))) {
		throw new DecodingError('provided data does not appear to be a protobuf message, expected prefix [107 56 115 0]');
	}
	const {typeMeta = {}, raw = ''} = readMessage(bytes.subarray(magic.length), envelope) as {
		readonly typeMeta?: TypeMeta;
		readonly raw?: string;
	};
	const apiVersion =
		typeMeta.apiVersion ||
		[expected?.group, expected?.version].filter(part => part !== undefined && part !== '').join('/');
	const kind = typeMeta.kind || expected?.kind || '';
	const schema = schemaOf(kindKey(apiVersion, kind));
	if (schema === undefined) throw badRequest(`no kind "${kind}" is registered for version "${apiVersion}"`);
	const message = messageOfSchema(schema);
	if (messageFields(message) === undefined) throw unsupportedMediaType(['application/json', 'application/yaml']);
	return {apiVersion, kind, ...readMessage(Buffer.from(raw, 'base64'), message)};
};

/** The media type of what readProtobufBody reads and protobufBody writes. */
export const protobufMediaType = 'application/vnd.kubernetes.protobuf';

/** Whether objects of a schema can travel as protobuf: those of built-in kinds can, custom resources cannot. */
export const hasProtobuf = (schema: string): boolean => messageFields(messageOfSchema(schema)) !== undefined;

/** Kinds of the API machinery itself, which no group serves. */
const machineryKinds: ReadonlySet<string> = new Set(['Status', 'PartialObjectMetadata', 'PartialObjectMetadataList']);

const messageOf = (apiVersion: string, kind: string): string | undefined => {
	if (machineryKinds.has(kind)) return `k8s.io.apimachinery.pkg.apis.meta.v1.${kind}`;
	const schema = schemaOf(kindKey(apiVersion, kind));
	return schema === undefined ? undefined : messageOfSchema(schema);
};

/**
Writes an object, a list or a Status as a body of application/vnd.kubernetes.protobuf: magic, envelope, message. Throws for
kinds that cannot travel so.
*/
export const protobufBody = (object: {readonly apiVersion?: string; readonly kind?: string}): Uint8Array => {
	const {apiVersion = '', kind = ''} = object;
	const message = messageOf(apiVersion, kind);
	if (message === undefined || messageFields(message) === undefined) {
		throw new Error(`${apiVersion} ${kind} has no protobuf message: it can be written as JSON or YAML only`);
	}
	const raw = Buffer.from(writeMessage(object, message)).toString('base64');
	const typeMeta = {apiVersion, kind};
	return Buffer.concat([magic, writeMessage({typeMeta, raw, contentEncoding: '', contentType: ''}, envelope)]);
};

const frameLengthBytes = 4;

/** One event of a watch: its length, then a WatchEvent around the object in its own envelope. */
export const protobufFrame = (type: string, object: object): Uint8Array => {
	const head = Writer.create().uint32(watchTypeTag).string(type).uint32(watchObjectTag).fork();
	const event = head.uint32(rawTag).bytes(protobufBody(object)).ldelim().finish();
	const frame = Buffer.alloc(frameLengthBytes + event.length);
	frame.writeUInt32BE(event.length);
	frame.set(event, frameLengthBytes);
	return frame;
};

/** Field 1 of WatchEvent is the type and field 2 the object, whose field 1 is the bytes. */
const watchTypeTag = (1 << 3) | 2;
const watchObjectTag = (2 << 3) | 2;
const rawTag = (1 << 3) | 2;
