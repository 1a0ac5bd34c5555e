import {parse} from 'yaml';
import {readProtobufBody} from '../../../source/api/codec/protobuf-body.ts';
import type {FuzzRequest} from './fuzz-request.ts';

/** What a client got wrong that kube-apiserver too answers with 5xx: how it asked, and all that is said of it. */
interface KnownFailure {
	readonly code: number;
	/** Absent, as for errors that are no API errors in Kubernetes. */
	readonly reason?: string;
	readonly methods: readonly string[];
	/** Of the body; any where it is absent. */
	readonly contentType?: RegExp;
	readonly path?: RegExp;
	/** The whole message. */
	readonly message: RegExp;
}

const apply = /^application\/apply-patch\+yaml/;
const strategic = /^application\/strategic-merge-patch\+json/;
const parseProblem = String.raw`strconv\.ParseUint: parsing ".*": (?:invalid syntax|value out of range)`;
/** What structured-merge-diff says of fields, one or several, and what Go says of values that it cannot read. */
const applyProblems = [
	String.raw`errors:\n(?: {2}\..*)+`,
	String.raw`\.[^ ]*: (?:field not declared in schema|duplicate entries for key \[.*|expected .*, got .*|element .*|associative list .*)`,
	String.raw`json: cannot unmarshal .* into Go (?:value|struct field .*) of type .*`,
	String.raw`parsing time ".*" as "2006-01-02T15:04:05(?:\.000000)?Z07:00": cannot parse ".*" as ".*"`,
	String.raw`parsing time ".*": (?:extra text: ".*"|\w+ out of range)`,
	String.raw`quantities must match the regular expression '.*'`,
	String.raw`illegal base64 data at input byte \d+`,
];
const reading = ['GET'];
const patching = ['PATCH'];

const known: readonly KnownFailure[] = [
	{code: 500, methods: ['POST'], message: /^resourceVersion should not be set on objects to be created$/},
	// What is stored, changed or looked at by a resourceVersion that is none.
	{code: 500, methods: ['PUT', 'PATCH'], message: new RegExp(`^${parseProblem}$`, 's')},
	{code: 500, methods: reading, message: new RegExp(`^resourceVersion: Invalid value: ".*": ${parseProblem}$`, 's')},
	{
		code: 504,
		reason: 'Timeout',
		methods: reading,
		path: /[?&]resourceVersion=/,
		message: /^Timeout: Too large resource version: \d+, current: \d+$/,
	},
	{
		code: 500,
		methods: patching,
		contentType: apply,
		message: new RegExp(
			`^failed to create typed patch object \\(.*; .*, Kind=.*\\): (?:${applyProblems.join('|')})$`,
			's',
		),
	},
	{
		code: 500,
		methods: patching,
		contentType: strategic,
		message: /^map: map\[.*\] does not contain declared merge key: \w+$/s,
	},
	{
		code: 500,
		methods: patching,
		contentType: strategic,
		message: /^expected a (?:\[\]interface \{\}|map\[string\]interface \{\}), but received a \S+(?: \{\})?$/,
	},
	{code: 500, methods: patching, contentType: strategic, message: /^unknown patch type: .* in map: map\[.*\]$/s},
	{
		code: 500,
		methods: patching,
		contentType: strategic,
		message: /^The order in patch list:\n.*\n doesn't match \$setElementOrder list:\n.*\n$/s,
	},
	{code: 500, methods: patching, contentType: strategic, message: /^list element types are not identical: /},
	{code: 500, methods: patching, contentType: strategic, message: /^cannot merge lists without merge key for /},
	{
		code: 500,
		methods: patching,
		contentType: strategic,
		message: /^merging lists cannot yet be specified in the patch$/,
	},
	// Nodes without a kubelet.
	{
		code: 500,
		methods: reading,
		path: /\/log(?:\?|$)/,
		message: /^Get "https:\/\/\S+": dial tcp \S+: connect: connection refused$/,
	},
	{
		code: 500,
		methods: ['GET', 'POST'],
		path: /\/(?:exec|attach|portforward)(?:\?|$)/,
		message: /^error dialing backend: dial tcp \S+: connect: connection refused$/,
	},
	{
		code: 500,
		reason: 'InternalError',
		methods: ['GET', 'PUT', 'PATCH'],
		path: /\/scale(?:\?|$)/,
		message: /^Internal error occurred: the spec replicas field "[^"]*" does not exist$/,
	},
	{
		code: 500,
		methods: ['POST'],
		path: /\/bindings?(?:\?|$)/,
		message: /target\.(?:kind: Unsupported value|name: Required value)/,
	},
];

/** A Status as JSON, YAML or protobuf; undefined for what is none. */
const statusOf = (body: Buffer): {readonly message?: string; readonly reason?: string} | undefined => {
	try {
		const isProtobuf = body.subarray(0, 3).toString() === 'k8s';
		return (isProtobuf ? readProtobufBody(body) : parse(body.toString())) as object;
	} catch {
		return undefined;
	}
};

/** Whether a 5xx is one that kube-apiserver would have given to this request. */
export const isKnownFailure = (
	{method, path, headers}: FuzzRequest,
	{code, body}: {readonly code: number; readonly body: Buffer},
): boolean => {
	const {message, reason} = statusOf(body) ?? {};
	if (message === undefined) return false;
	return known.some(
		one =>
			one.code === code &&
			one.reason === (reason === '' ? undefined : reason) &&
			one.methods.includes(method) &&
			(one.contentType?.test(headers['content-type'] ?? '') ?? true) &&
			(one.path?.test(path) ?? true) &&
			one.message.test(message),
	);
};
