import type {KubernetesObject} from '../../../machinery/json.ts';
import {CelAuthorizer, type AccessQuestion} from '../../../machinery/cel/libraries/authorizer-library.ts';
import {betweenVersions} from '../../registry/served-version.ts';
import type {AccessRules, KindDescription, UserInfo} from '../../types.ts';
import type {AdmissionAttributes} from '../admission.ts';
import {isNamespaceKind, requestedKindOf, type FindNamespace} from './match-resources.ts';
import type {Values} from './evaluate-condition.ts';

/** The user as an AdmissionRequest has it. */
const userInfoOf = ({name, uid, groups, extra}: UserInfo) => ({
	username: name,
	...(uid !== undefined && uid !== '' && {uid}),
	groups,
	...(extra !== undefined && {extra}),
});

const optionKinds = {CREATE: 'CreateOptions', UPDATE: 'UpdateOptions', DELETE: 'DeleteOptions'} as const;

const namespaceOf = ({kind, name, namespace}: AdmissionAttributes): string =>
	isNamespaceKind(kind) ? name : (namespace ?? '');

/** An AdmissionRequest without uid and objects; what is empty is left out, as in its JSON form. `shown` is the kind in whose form it is shown. */
export const admissionRequest = (attributes: AdmissionAttributes, shown: KindDescription) => {
	const {subresource, operation, name, user, dryRun} = attributes;
	const kind = requestedKindOf(attributes);
	const namespace = namespaceOf(attributes);
	return {
		kind: {group: shown.group, version: shown.version, kind: shown.kind},
		resource: {group: shown.group, version: shown.version, resource: shown.plural},
		...(subresource !== undefined && {subResource: subresource}),
		requestKind: {group: kind.group, version: kind.version, kind: kind.kind},
		requestResource: {group: kind.group, version: kind.version, resource: kind.plural},
		...(subresource !== undefined && {requestSubResource: subresource}),
		...(name !== '' && {name}),
		...(namespace !== '' && {namespace}),
		operation,
		userInfo: userInfoOf(user),
		dryRun,
		options: {kind: optionKinds[operation], apiVersion: 'meta.k8s.io/v1'},
	};
};

/** An object in the form of another version of its kind; null for none. */
export const inFormOf = (shown: KindDescription, kind: KindDescription, object: object | undefined): unknown =>
	object === undefined ? null : betweenVersions(kind, shown, object as KubernetesObject);

const authorizerOf = (access: AccessRules, attributes: AdmissionAttributes) => {
	const {subresource, user, namespace, name} = attributes;
	const answer = ({user: other, ...action}: AccessQuestion) => access.decide(other ?? user, action);
	const {group, plural} = requestedKindOf(attributes);
	return new CelAuthorizer(answer, {
		group,
		resource: plural,
		subresource: subresource ?? '',
		namespace: namespace ?? '',
		name,
	});
};

/** What the expressions of policies and webhooks may name, for one request. */
export const requestValues = (
	attributes: AdmissionAttributes,
	shown: KindDescription,
	findNamespace: FindNamespace,
	access: AccessRules | undefined,
): Values => {
	const {kind, object, previous, namespace} = attributes;
	const namespaceObject = kind.namespaced ? findNamespace(namespace ?? '') : undefined;
	return {
		object: inFormOf(shown, kind, object),
		oldObject: inFormOf(shown, kind, previous),
		request: admissionRequest(attributes, shown),
		namespaceObject: namespaceObject ?? null,
		...(access !== undefined && {authorizer: authorizerOf(access, attributes)}),
	};
};

/** As `requestValues`, made once for each form in which the request is shown. */
export const valuesByForm = (
	attributes: AdmissionAttributes,
	{findNamespace, access}: {readonly findNamespace: FindNamespace; readonly access: AccessRules | undefined},
): ((shown: KindDescription) => Values) => {
	const known = new Map<KindDescription, Values>();
	return shown => {
		const values = known.get(shown) ?? requestValues(attributes, shown, findNamespace, access);
		known.set(shown, values);
		return values;
	};
};
