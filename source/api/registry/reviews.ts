import {timestamp} from '../../clock/clock.ts';
import {invalid, type FieldError} from '../../machinery/field-error.ts';
import {badRequest, invalidObject} from '../../machinery/statuses.ts';
import {describeKind} from '../kinds/describe-kind.ts';
import type {
	SelfSubjectAccessReview,
	SelfSubjectAccessReviewSpec,
	SelfSubjectRulesReview,
	SubjectAccessReview,
} from '../schema/kubernetes.generated.ts';
import type {KubernetesObject} from '../../machinery/json.ts';
import type {AccessRules, Action, KindDescription, UserInfo} from '../types.ts';
import type {WriteScope} from './context.ts';
import {canonical, decodeObject} from './decode-object.ts';
import {trackWrites} from './field-tracking.ts';
import {inRequestNamespace} from './request-place.ts';
import type {Handler} from './subresources.ts';
import {reviewToken, type KnownTokens} from './token-review.ts';
import {writeScope} from './write-options.ts';

const authorizationGroup = 'authorization.k8s.io';

const authorization = (kind: string): KindDescription => describeKind({group: authorizationGroup, version: 'v1', kind});

const selfAccess = authorization('SelfSubjectAccessReview');
const selfRules = authorization('SelfSubjectRulesReview');
const otherAccess = authorization('SubjectAccessReview');
const localAccess = authorization('LocalSubjectAccessReview');
const authentication = (kind: string): KindDescription =>
	describeKind({group: 'authentication.k8s.io', version: 'v1', kind});

const selfReview = authentication('SelfSubjectReview');
const tokenReview = authentication('TokenReview');

/** Kinds that are questions: creating one answers it, nothing is stored. */
export const reviewKinds: readonly KindDescription[] = [
	tokenReview,
	selfReview,
	selfAccess,
	selfRules,
	otherAccess,
	localAccess,
];

type Attributes = SelfSubjectAccessReviewSpec;

const refuse = (errors: readonly FieldError[]): void => {
	// kube-apiserver names the group only.
	if (errors.length > 0) throw invalidObject(authorizationGroup, '', '', [...errors]);
};

const attributeErrors = ({resourceAttributes, nonResourceAttributes}: Attributes): FieldError[] => {
	const exactlyOne = 'exactly one of nonResourceAttributes or resourceAttributes must be specified';
	const both = 'cannot be specified in combination with resourceAttributes';
	if (resourceAttributes && nonResourceAttributes) {
		return [invalid('spec.nonResourceAttributes', nonResourceAttributes, both)];
	}
	return resourceAttributes || nonResourceAttributes ? [] : [invalid('spec.resourceAttributes', null, exactlyOne)];
};

const actionOf = ({resourceAttributes, nonResourceAttributes}: Attributes): Action => {
	if (nonResourceAttributes) return {verb: nonResourceAttributes.verb ?? '', path: nonResourceAttributes.path ?? ''};
	const {verb = '', group = '', resource = '', subresource, namespace, name} = resourceAttributes ?? {};
	return {verb, group, resource, subresource: subresource || undefined, namespace, name};
};

const accessStatus = (access: AccessRules, user: UserInfo, spec: Attributes) => {
	const {allowed, reason} = access.decide(user, actionOf(spec));
	return {allowed, ...(reason === '' ? {} : {reason})};
};

const answerSelfAccess = (access: AccessRules, review: SelfSubjectAccessReview, {user}: WriteScope): object => {
	const spec = review.spec ?? {};
	refuse(attributeErrors(spec));
	return accessStatus(access, user, spec);
};

const answerAccess = (access: AccessRules, review: SubjectAccessReview): object => {
	const {user: name = '', groups: given, uid, ...spec} = review.spec ?? {};
	const groups = given ?? [];
	const nobody = 'at least one of user or group must be specified';
	refuse([
		...attributeErrors(spec),
		...(name === '' && groups.length === 0 ? [invalid('spec.user', name, nobody)] : []),
	]);
	return accessStatus(access, {name, groups, ...(uid === undefined ? {} : {uid})}, spec);
};

const answerLocalAccess = (access: AccessRules, review: SubjectAccessReview, {namespace}: WriteScope): object => {
	const {resourceAttributes, nonResourceAttributes} = review.spec ?? {};
	const within = resourceAttributes?.namespace ?? '';
	const misplaced = resourceAttributes !== undefined && within !== namespace;
	const field = 'spec.resourceAttributes.namespace';
	refuse([
		...(misplaced ? [invalid(field, within, 'must match metadata.namespace')] : []),
		...(nonResourceAttributes
			? [invalid('spec.nonResourceAttributes', nonResourceAttributes, 'disallowed on this kind of request')]
			: []),
	]);
	return answerAccess(access, review);
};

const answerRules = (access: AccessRules, review: SelfSubjectRulesReview, {user}: WriteScope): object => {
	const {namespace = ''} = review.spec ?? {};
	if (namespace === '') throw badRequest('no namespace on request');
	const rules = access.rulesFor(user, namespace);
	return {
		resourceRules: rules
			.filter(({resources}) => resources?.length)
			.map(({verbs, apiGroups, resources, resourceNames}) => ({verbs, apiGroups, resources, resourceNames})),
		nonResourceRules: rules
			.filter(({nonResourceURLs}) => nonResourceURLs?.length)
			.map(({verbs, nonResourceURLs}) => ({verbs, nonResourceURLs})),
		incomplete: false,
	};
};

const answerSelf = (_access: AccessRules, _review: KubernetesObject, {user}: WriteScope): object => {
	const {name, ...rest} = user;
	return {userInfo: {username: name, ...rest}};
};

type Answer = (access: AccessRules, review: any, scope: WriteScope) => object;

const answers: ReadonlyMap<KindDescription, Answer> = new Map<KindDescription, Answer>([
	[selfReview, answerSelf],
	[selfAccess, answerSelfAccess],
	[selfRules, answerRules],
	[otherAccess, answerAccess],
	[localAccess, answerLocalAccess],
]);

/** What answers the creation of a review; undefined for kinds that are none. */
export const reviewHandler = (
	access: AccessRules,
	tokens: KnownTokens | undefined,
	kind: KindDescription,
): Handler | undefined => {
	const answer: Answer | undefined =
		kind === tokenReview && tokens ? (_access, review) => reviewToken(tokens, review) : answers.get(kind);
	if (answer === undefined) return undefined;
	return (context, _kind, request) => {
		const scope = writeScope(request, 'CreateOptions');
		const decoded = decodeObject(kind, request.body, scope, request.decodingProblems);
		const review = inRequestNamespace(kind, decoded, scope);
		const status = answer(access, review, scope);
		const object =
			kind === selfReview
				? {...review, metadata: {creationTimestamp: timestamp(context.clock.now())}, status}
				: {...trackWrites(kind, scope, context.clock)(review, undefined), status};
		return Promise.resolve({code: 201, object: canonical(kind, object as KubernetesObject), warnings: scope.warnings});
	};
};
