import type {CelType} from '../../../machinery/cel/cel-type.ts';
import type {Variables} from '../../../machinery/cel/compile-expression.ts';
import {authorizerType} from '../../../machinery/cel/libraries/authorizer-library.ts';

const object = (name: string, fields: {readonly [field: string]: CelType}): CelType => ({kind: 'object', name, fields});

const texts: CelType = {kind: 'map', values: 'string'};
const textList: CelType = {kind: 'list', items: 'string'};

const groupVersionKind = object('kubernetes.GroupVersionKind', {group: 'string', version: 'string', kind: 'string'});
const groupVersionResource = object('kubernetes.GroupVersionResource', {
	group: 'string',
	version: 'string',
	resource: 'string',
});

/** What `request` is: an AdmissionRequest without its objects. */
const requestType = object('kubernetes.AdmissionRequest', {
	kind: groupVersionKind,
	resource: groupVersionResource,
	subResource: 'string',
	requestKind: groupVersionKind,
	requestResource: groupVersionResource,
	requestSubResource: 'string',
	name: 'string',
	namespace: 'string',
	operation: 'string',
	userInfo: object('kubernetes.UserInfo', {
		username: 'string',
		uid: 'string',
		groups: textList,
		extra: {kind: 'map', values: textList},
	}),
	dryRun: 'bool',
	options: 'dyn',
});

const namespaceType = object('kubernetes.Namespace', {
	metadata: object('kubernetes.NamespaceMetadata', {
		name: 'string',
		generateName: 'string',
		namespace: 'string',
		uid: 'string',
		resourceVersion: 'string',
		generation: 'int',
		creationTimestamp: 'timestamp',
		deletionTimestamp: 'timestamp',
		deletionGracePeriodSeconds: 'int',
		labels: texts,
		annotations: texts,
		finalizers: textList,
	}),
	spec: object('kubernetes.NamespaceSpec', {finalizers: textList}),
	status: object('kubernetes.NamespaceStatus', {phase: 'string', conditions: {kind: 'list', items: 'dyn'}}),
});

const common: Variables = {object: 'dyn', oldObject: 'dyn', request: requestType, namespaceObject: namespaceType};

const withParams: Variables = {...common, params: 'dyn'};
const withAuthorizer: Variables = {...common, authorizer: authorizerType};
const withBoth: Variables = {...withParams, authorizer: authorizerType};

/** What of the surroundings an expression may name. */
export interface Scope {
	readonly params: boolean;
	readonly authorizer: boolean;
}

/** The variables of an expression of admission; the same ones each time, since environments are kept by them. */
export const policyVariables = ({params, authorizer}: Scope): Variables => {
	if (params) return authorizer ? withBoth : withParams;
	return authorizer ? withAuthorizer : common;
};

/** The type of `variables` after some of a policy's have been compiled. */
export const variablesType = (fields: {readonly [name: string]: CelType}): CelType =>
	object('kubernetes.variables', fields);

const scalars: {readonly [text: string]: CelType} = {
	bool: 'bool',
	int: 'int',
	double: 'double',
	string: 'string',
	bytes: 'bytes',
	timestamp: 'timestamp',
	duration: 'duration',
};

/** The type of a result as far as later expressions can use it: scalars and lists of them, otherwise `dyn`. */
export const typeOfResult = (text: string): CelType => {
	const items = /^list\((.*)\)$/.exec(text)?.[1];
	return items === undefined ? (scalars[text] ?? 'dyn') : {kind: 'list', items: typeOfResult(items)};
};
