import {badRequest, unsupportedMediaType} from '../../machinery/statuses.ts';
import type {GroupVersionKind} from '../types.ts';
import {DecodingError} from './decoding-error.ts';
import {parseJson, type ParsedJson} from './json-text.ts';
import {readProtobufBody} from './protobuf-body.ts';
import {parseYaml} from './yaml-text.ts';

export interface DecodedBody {
	readonly value: unknown;
	/** Strict decoding problems, each as in `strict decoding error: duplicate field "a"`, without that prefix. */
	readonly problems: string[];
}

/** Media types of bodies with an object in them. */
export const bodyMediaTypes = ['application/json', 'application/yaml', 'application/vnd.kubernetes.protobuf'] as const;

const summaryBytes = 30;

/** The start of a refused body, as text when it looks like JSON, otherwise in hexadecimal (apimachinery's summarizeData). */
const summary = (bytes: Uint8Array): string => {
	if (bytes.length === 0) return '<empty>';
	const start = Buffer.from(bytes.subarray(0, summaryBytes));
	const text = bytes[0] === 0x7b ? start.toString() : start.toString('hex');
	return bytes.length > summaryBytes ? `${text} ...` : text;
};

const plainProblems = ({value, duplicateFields}: ParsedJson): DecodedBody => ({
	value,
	problems: duplicateFields.map(path => `duplicate field "${path}"`),
});

/** `application/merge-patch+json; charset=utf-8` → its format. */
const formatOf = (contentType: string): 'json' | 'yaml' | 'protobuf' | undefined => {
	const mediaType = (contentType.split(';')[0] ?? '').trim().toLowerCase();
	if (mediaType === '' || mediaType === 'application/json' || mediaType.endsWith('+json')) return 'json';
	if (mediaType === 'application/yaml' || mediaType.endsWith('+yaml')) return 'yaml';
	return mediaType === 'application/vnd.kubernetes.protobuf' ? 'protobuf' : undefined;
};

const decoder = new TextDecoder();

/** A body as text; bad UTF-8 becomes the replacement character, as in kube-apiserver. */
export const bodyText = (bytes: Uint8Array): string => decoder.decode(bytes);

const decode = (bytes: Uint8Array, format: 'json' | 'yaml' | 'protobuf', expected?: GroupVersionKind): DecodedBody => {
	if (format === 'protobuf') return {value: readProtobufBody(bytes, expected), problems: []};
	const text = bodyText(bytes);
	return plainProblems(format === 'json' ? parseJson(text) : parseYaml(text));
};

const errorPrefix = (format: 'json' | 'yaml' | 'protobuf'): string =>
	format === 'json' ? "couldn't get version/kind; json parse error: " : '';

/**
Decodes the body of a request by its content type: JSON (also any +json; the default), YAML (also +yaml) or Kubernetes
protobuf. The value is plain data, not yet pruned or checked against a schema.

Throws StatusError: 415 for other types, 400 for what cannot be read. With `expected` the message names the kind that should
have come and shows the start of the body, as for create and update; without, it is the parser's alone. Patches should use
parseJson or parseYaml, whose DecodingError they frame themselves.
*/
export const decodeBody = (bytes: Uint8Array, contentType: string, expected?: GroupVersionKind): DecodedBody => {
	const format = formatOf(contentType);
	if (format === undefined) throw unsupportedMediaType(bodyMediaTypes);
	try {
		return decode(bytes, format, expected);
	} catch (error) {
		if (!(error instanceof DecodingError)) throw error;
		const message = `${errorPrefix(format)}${error.message}`;
		if (expected === undefined) throw badRequest(message);
		throw badRequest(
			`the object provided is unrecognized (must be of type ${expected.kind}): ${message} (${summary(bytes)})`,
		);
	}
};
