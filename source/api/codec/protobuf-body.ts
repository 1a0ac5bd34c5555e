import {badRequest, unsupportedMediaType} from '../../machinery/statuses.ts';
import type {GroupVersionKind} from '../types.ts';
import {DecodingError} from './decoding-error.ts';
import {readMessage} from './protobuf-reader.ts';
import {schemaTypes} from './schema-table.ts';
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
