import {badRequest} from '../../machinery/statuses.ts';
import {isJsonObject, type KubernetesObject} from '../../machinery/json.ts';
import {canonicalForm, canonicalize, type Canonical} from '../codec/canonicalize.ts';
import {DecodingError} from '../codec/decoding-error.ts';
import {applySchemaDefaults} from '../codec/schema-defaults.ts';
import type {KindDescription} from '../types.ts';
import {apiVersionOf} from './resource-key.ts';
import type {WriteScope} from './context.ts';

/** Makes the error of a value that is no object of the kind from Go's bare message. */
export type RefuseDecoding = (problem: string) => Error;

/** 400 as kube-apiserver says it of a body it cannot take as the kind. */
const cannotBeHandled = ({kind, version}: KindDescription, sent: string, problem: string) =>
	badRequest(`${sent} in version "${version}" cannot be handled as a ${kind}: ${problem}`);

/** A member that says what the object is: text, or nothing. */
const textMember = (body: {readonly [name: string]: unknown}, name: string, {kind}: KindDescription): string => {
	const value = body[name] ?? '';
	if (typeof value === 'string') return value;
	const type = Array.isArray(value) ? 'array' : typeof value === 'boolean' ? 'bool' : typeof value;
	const problem = `json: cannot unmarshal ${type} into Go struct field .${name} of type string`;
	throw badRequest(
		`the object provided is unrecognized (must be of type ${kind}): couldn't get version/kind; json parse error: ${problem}`,
	);
};

const typed = (kind: KindDescription, body: unknown): object => {
	if (!isJsonObject(body)) {
		const problem = `json: cannot unmarshal ${Array.isArray(body) ? 'array' : typeof body} into Go value of type`;
		throw badRequest(`the object provided is unrecognized (must be of type ${kind.kind}): ${problem} ${kind.kind}`);
	}
	const apiVersion = apiVersionOf(kind);
	const sentVersion = textMember(body, 'apiVersion', kind);
	const sentKind = textMember(body, 'kind', kind);
	if (sentVersion !== '' && sentVersion !== apiVersion) {
		const text = `the API version in the data (${sentVersion}) does not match the expected API version (${apiVersion})`;
		throw badRequest(text);
	}
	if (sentKind !== '' && sentKind !== kind.kind) {
		const problem = `converting (${kind.version}.${sentKind}) to (${kind.version}.${kind.kind}): unknown conversion`;
		throw cannotBeHandled(kind, sentKind, problem);
	}
	return sentVersion === apiVersion && sentKind === kind.kind && isJsonObject(body['metadata'])
		? body
		: {...body, apiVersion, kind: kind.kind, metadata: body['metadata'] ?? {}};
};

/** Fields that the schema does not have are dropped; the client hears of them as `fieldValidation` says. */
const answerProblems = (problems: readonly string[], scope: WriteScope, refuse: RefuseDecoding): void => {
	if (problems.length === 0 || scope.options.fieldValidation === 'Ignore') return;
	if (scope.options.fieldValidation === 'Strict') throw refuse(`strict decoding error: ${problems.join(', ')}`);
	scope.warnings.push(...problems);
};

const canonicalBody = (kind: KindDescription, body: object, refuse: RefuseDecoding): Canonical => {
	try {
		return canonicalForm(kind.schema, body);
	} catch (error) {
		throw error instanceof DecodingError ? refuse(error.message) : error;
	}
};

/**
Turns a body into an object of the kind: apiVersion and kind filled in, unknown fields dropped, canonical order, defaults.
Parts that are canonical already (what this server handed out) are shared, not walked. Throws 400, or what `refuse` makes.
*/
export const decodeObject = (
	kind: KindDescription,
	body: unknown,
	scope: WriteScope,
	decodingProblems: readonly string[] = [],
	refuse: RefuseDecoding = problem => cannotBeHandled(kind, kind.kind, problem),
): KubernetesObject => {
	const {object, unknownFields} = canonicalBody(kind, typed(kind, body), refuse);
	const unknown = unknownFields.map(field => `unknown field "${field}"`);
	answerProblems([...decodingProblems, ...unknown], scope, refuse);
	return withDefaults(kind, object as KubernetesObject);
};

/** The object with the defaults of its schema and its kind. */
export const withDefaults = (kind: KindDescription, object: KubernetesObject): KubernetesObject => {
	const defaulted = applySchemaDefaults(kind.schema, object);
	return kind.defaults?.(defaulted) ?? defaulted;
};

/** The object in canonical form, after parts of it were replaced. */
export const canonical = (kind: KindDescription, object: KubernetesObject): KubernetesObject =>
	canonicalize(kind.schema, object).object as KubernetesObject;
