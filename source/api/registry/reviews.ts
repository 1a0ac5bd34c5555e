import {invalid, required, type FieldError} from '../../machinery/field-error.ts';
import {invalidObject} from '../../machinery/statuses.ts';
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
import type {Handler} from './subresources.ts';
import {writeScope} from './write-options.ts';

const authorization = (kind: string): KindDescription =>
	describeKind({group: 'authorization.k8s.io', version: 'v1', kind});

const selfAccess = authorization('SelfSubjectAccessReview');
const selfRules = authorization('SelfSubjectRulesReview');
const otherAccess = authorization('SubjectAccessReview');
const localAccess = authorization('LocalSubjectAccessReview');
const selfReview = describeKind({group: 'authentication.k8s.io', version: 'v1', kind: 'SelfSubjectReview'});

/** Kinds that are questions: creating one answers it, nothing is stored. */
export const reviewKinds: readonly KindDescription[] = [selfReview, selfAccess, selfRules, otherAccess, localAccess];

type Attributes = SelfSubjectAccessReviewSpec;

const refuse = ({group, kind}: KindDescription, errors: readonly FieldError[]): void => {
	if (errors.length > 0) throw invalidObject(group, kind, '', [...errors]);
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
	refuse(selfAccess, attributeErrors(spec));
	return accessStatus(access, user, spec);
};

const answerAccess = (access: AccessRules, review: SubjectAccessReview): object => {
	const {user: name = '', groups = [], uid, ...spec} = review.spec ?? {};
	const nobody = 'at least one of user or group must be specified';
	refuse(otherAccess, [
		...attributeErrors(spec),
		...(name === '' && groups.length === 0 ? [invalid('spec.user', name, nobody)] : []),
	]);
	return accessStatus(access, {name, groups, ...(uid === undefined ? {} : {uid})}, spec);
};

const answerLocalAccess = (access: AccessRules, review: SubjectAccessReview, {namespace}: WriteScope): object => {
	const within = review.spec?.resourceAttributes?.namespace;
	const text = 'must match metadata.namespace';
	refuse(localAccess, within === namespace ? [] : [invalid('spec.resourceAttributes.namespace', within ?? '', text)]);
	return answerAccess(access, review);
};

const answerRules = (access: AccessRules, review: SelfSubjectRulesReview, {user}: WriteScope): object => {
	const {namespace = ''} = review.spec ?? {};
	refuse(selfRules, namespace === '' ? [required('spec.namespace')] : []);
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
export const reviewHandler = (access: AccessRules, kind: KindDescription): Handler | undefined => {
	const answer = answers.get(kind);
	if (answer === undefined) return undefined;
	return (_context, _kind, request) => {
		const scope = writeScope(request, 'CreateOptions');
		const review = decodeObject(kind, request.body, scope, request.decodingProblems);
		const object = canonical(kind, {...review, status: answer(access, review, scope)} as KubernetesObject);
		return Promise.resolve({code: 201, object, warnings: scope.warnings});
	};
};
