import {customSchema} from '../../codec/custom-schemas.ts';
import type {KindDescription, Verb} from '../../types.ts';
import {schemaRef} from './schema.ts';
import type {Dialect} from './schema.ts';

type Json = {readonly [key: string]: unknown};

const metaTypes = 'io.k8s.apimachinery.pkg.apis.meta.v1';

/** Schemas that operations refer to besides those of the kinds. */
export const operationSchemas: readonly string[] = ['DeleteOptions', 'Patch', 'Status'].map(
	name => `${metaTypes}.${name}`,
);

/** The schema of the list of a kind. */
export const listSchema = ({schema}: KindDescription): string => `${schema}List`;

const parameterNames: {readonly [verb in Verb]: readonly string[]} = {
	get: ['pretty'],
	list: [
		'allowWatchBookmarks',
		'continue',
		'fieldSelector',
		'labelSelector',
		'limit',
		'pretty',
		'resourceVersion',
		'resourceVersionMatch',
		'sendInitialEvents',
		'timeoutSeconds',
		'watch',
	],
	watch: [],
	create: ['dryRun', 'fieldManager', 'fieldValidation', 'pretty'],
	update: ['dryRun', 'fieldManager', 'fieldValidation', 'pretty'],
	patch: ['dryRun', 'fieldManager', 'fieldValidation', 'force', 'pretty'],
	delete: ['dryRun', 'gracePeriodSeconds', 'orphanDependents', 'pretty', 'propagationPolicy'],
	deletecollection: [
		'continue',
		'dryRun',
		'fieldSelector',
		'gracePeriodSeconds',
		'labelSelector',
		'limit',
		'orphanDependents',
		'pretty',
		'propagationPolicy',
		'resourceVersion',
		'resourceVersionMatch',
		'timeoutSeconds',
	],
};

const integers: ReadonlySet<string> = new Set(['gracePeriodSeconds', 'limit', 'timeoutSeconds']);
const booleans: ReadonlySet<string> = new Set([
	'allowWatchBookmarks',
	'force',
	'orphanDependents',
	'sendInitialEvents',
	'watch',
]);

const queryParameter = (name: string, dialect: Dialect): Json => {
	const type = integers.has(name) ? 'integer' : booleans.has(name) ? 'boolean' : 'string';
	const placed = {name, in: 'query'};
	return dialect === 'v2' ? {...placed, type, uniqueItems: true} : {...placed, schema: {type, uniqueItems: true}};
};

/** A parameter that stands in the path. */
export const pathParameter = (name: string, dialect: Dialect): Json => {
	const placed = {name, in: 'path', required: true};
	return dialect === 'v2'
		? {...placed, type: 'string', uniqueItems: true}
		: {...placed, schema: {type: 'string', uniqueItems: true}};
};

const patchMediaTypes = [
	'application/json-patch+json',
	'application/merge-patch+json',
	'application/strategic-merge-patch+json',
	'application/apply-patch+yaml',
];

/** Custom kinds have no strategic merge. */
const patchesOf = ({kind}: Operation): readonly string[] =>
	customSchema(kind.schema) === undefined
		? patchMediaTypes
		: patchMediaTypes.filter(mediaType => !mediaType.includes('strategic'));

const bodyMediaTypes = ['application/json', 'application/yaml', 'application/vnd.kubernetes.protobuf'];
const answerMediaTypes = ['application/json', 'application/yaml'];

/** The verb as operation ids and x-kubernetes-action name it. */
const actions: {readonly [verb in Verb]: {readonly id: string; readonly action: string}} = {
	get: {id: 'read', action: 'get'},
	list: {id: 'list', action: 'list'},
	watch: {id: 'watch', action: 'watch'},
	create: {id: 'create', action: 'post'},
	update: {id: 'replace', action: 'put'},
	patch: {id: 'patch', action: 'patch'},
	delete: {id: 'delete', action: 'delete'},
	deletecollection: {id: 'delete', action: 'deletecollection'},
};

const capitalised = (text: string): string => text.slice(0, 1).toUpperCase() + text.slice(1);

/** `CoreV1`, `RbacAuthorizationV1`: how operation ids and tags name a group version. */
const groupName = ({group, version}: KindDescription): string => {
	const words = (group === '' ? 'core' : group.replace(/\.k8s\.io$/, '')).split('.');
	return `${words.map(capitalised).join('')}${capitalised(version)}`;
};

/** One operation: what a verb does at a path of a kind. */
export interface Operation {
	readonly kind: KindDescription;
	readonly verb: Verb;
	readonly subresource?: string;
	/** The kind across all namespaces. */
	readonly acrossNamespaces?: boolean;
}

const operationId = ({kind, verb, subresource, acrossNamespaces}: Operation): string => {
	const scope = kind.namespaced && !acrossNamespaces ? 'Namespaced' : '';
	const what = `${kind.kind}${capitalised(subresource ?? '')}${acrossNamespaces ? 'ForAllNamespaces' : ''}`;
	const collection = verb === 'deletecollection' ? 'Collection' : '';
	return `${actions[verb].id}${groupName(kind)}${collection}${scope}${what}`;
};

/** What the operation does, as kube-apiserver says it. */
const description = ({kind, verb, subresource, acrossNamespaces}: Operation): string => {
	const what = subresource === undefined ? kind.kind : `${subresource} of the specified ${kind.kind}`;
	if (verb === 'list' || acrossNamespaces) return `list or watch objects of kind ${kind.kind}`;
	if (verb === 'deletecollection') return `delete collection of ${kind.kind}`;
	if (verb === 'create') return subresource === undefined ? `create ${article(what)} ${what}` : `create ${what}`;
	if (verb === 'delete' && subresource === undefined) return `delete ${article(what)} ${what}`;
	const done = {get: 'read', update: 'replace', patch: 'partially update', delete: 'delete', watch: 'watch'}[verb];
	return subresource === undefined ? `${done} the specified ${what}` : `${done} ${what}`;
};

const article = (word: string): string => (/^[AEIOU]/.test(word) ? 'an' : 'a');

const requestSchema = ({kind, verb}: Operation): string | undefined => {
	if (verb === 'create' || verb === 'update') return kind.schema;
	if (verb === 'patch') return `${metaTypes}.Patch`;
	return verb === 'delete' || verb === 'deletecollection' ? `${metaTypes}.DeleteOptions` : undefined;
};

const responseSchema = ({kind, verb}: Operation): string => {
	if (verb === 'list') return listSchema(kind);
	return verb === 'delete' || verb === 'deletecollection' ? `${metaTypes}.Status` : kind.schema;
};

const content = (mediaTypes: readonly string[], schema: Json): Json =>
	Object.fromEntries(mediaTypes.map(mediaType => [mediaType, {schema}]));

const answer = (operation: Operation, dialect: Dialect): Json => {
	const schema = schemaRef(responseSchema(operation), dialect);
	return dialect === 'v2'
		? {description: 'OK', schema}
		: {description: 'OK', content: content(answerMediaTypes, schema)};
};

const body = (operation: Operation, dialect: Dialect): {readonly parameter?: Json; readonly requestBody?: Json} => {
	const name = requestSchema(operation);
	if (name === undefined) return {};
	const schema = schemaRef(name, dialect);
	const required = operation.verb === 'create' || operation.verb === 'update' || operation.verb === 'patch';
	if (dialect === 'v2') return {parameter: {name: 'body', in: 'body', ...(required ? {required} : {}), schema}};
	const mediaTypes = operation.verb === 'patch' ? patchesOf(operation) : bodyMediaTypes;
	return {requestBody: {...(required ? {required} : {}), content: content(mediaTypes, schema)}};
};

/** The OpenAPI description of an operation. */
export const describeOperation = (operation: Operation, dialect: Dialect): Json => {
	const {kind, verb, subresource} = operation;
	const {parameter, requestBody} = body(operation, dialect);
	const target = subresource === undefined ? undefined : kind.subresources[subresource];
	const parameters = parameterNames[verb].map(name => queryParameter(name, dialect));
	const consumes = verb === 'patch' ? patchesOf(operation) : ['*/*'];
	return {
		description: description(operation),
		operationId: operationId(operation),
		tags: [groupName(kind).replace(/(V\d)/, '_$1').toLowerCase()],
		...(dialect === 'v2' ? {consumes, produces: answerMediaTypes, schemes: ['https']} : {}),
		parameters: parameter === undefined ? parameters : [parameter, ...parameters],
		...(requestBody === undefined ? {} : {requestBody}),
		responses: {[verb === 'create' ? '201' : '200']: answer(operation, dialect), '401': {description: 'Unauthorized'}},
		'x-kubernetes-action': actions[verb].action,
		'x-kubernetes-group-version-kind': {
			group: target?.group ?? kind.group,
			kind: target?.kind ?? kind.kind,
			version: target?.version ?? kind.version,
		},
	};
};
