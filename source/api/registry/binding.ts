import {timestamp} from '../../clock/clock.ts';
import {withCondition} from '../../machinery/conditions.ts';
import {notSupported, required, aggregateText, type FieldError} from '../../machinery/field-error.ts';
import {goQuote} from '../../machinery/go-quote.ts';
import {badRequest, conflict, notFound, unknownError} from '../../machinery/statuses.ts';
import type {Status} from '../../machinery/status-error.ts';
import type {Binding, Pod} from '../schema/kubernetes.generated.ts';
import type {KindDescription, ResourceRequest, ResourceResponse} from '../types.ts';
import type {RegistryContext, WriteScope} from './context.ts';
import {canonical, decodeObject} from './decode-object.ts';
import {inRequestNamespace} from './request-place.ts';
import {groupResourceOf, objectKey} from './resource-key.ts';
import {withFields} from './with-fields.ts';
import {write} from './write.ts';
import {writeScope} from './write-options.ts';

/** Binding as a kind: it can be created, which binds a pod, but is not stored. */
export const bindingKind: KindDescription = {
	group: '',
	version: 'v1',
	kind: 'Binding',
	plural: 'bindings',
	singular: 'binding',
	shortNames: [],
	categories: [],
	namespaced: true,
	verbs: ['create'],
	subresources: {},
	schema: 'io.k8s.api.core.v1.Binding',
};

/** The Status that answers a create which stores nothing of its own. */
export const createdStatus = {
	kind: 'Status',
	apiVersion: 'v1',
	metadata: {},
	status: 'Success',
	code: 201,
} as const satisfies Status;

const targetProblems = ({target}: Binding): FieldError[] => [
	...(['', 'Node'].includes(target?.kind ?? '') ? [] : [notSupported('target.kind', target.kind, ['Node', '<empty>'])]),
	...(target?.name ? [] : [required('target.name')]),
];

const refusal = (pod: Pod, binding: Binding): string | undefined => {
	const {name, uid, deletionTimestamp} = pod.metadata;
	const wantedUid = binding.metadata.uid ?? '';
	if (wantedUid !== '' && wantedUid !== uid) {
		return `Precondition failed: UID in precondition: ${wantedUid}, UID in object meta: ${uid}`;
	}
	if (deletionTimestamp !== undefined) return `pod ${name} is being deleted, cannot be assigned to a host`;
	if (pod.spec.nodeName) return `pod ${name} is already assigned to node ${goQuote(pod.spec.nodeName)}`;
	return (pod.spec.schedulingGates ?? []).length > 0 ? `pod ${name} has non-empty .spec.schedulingGates` : undefined;
};

/** The pod on its node: the condition says so, annotations of the binding are added, a nomination is over. */
const bound = (pod: Pod, binding: Binding, nowText: string): Pod => {
	const condition = {type: 'PodScheduled', status: 'True'};
	const {annotations, labels} = binding.metadata;
	return {
		...pod,
		metadata: withFields(pod.metadata, {
			...(annotations && {annotations: {...pod.metadata.annotations, ...annotations}}),
			...(labels && {labels: {...labels, ...pod.metadata.labels}}),
		}),
		spec: {...pod.spec, nodeName: binding.target.name},
		status: withFields(pod.status ?? {}, {
			nominatedNodeName: undefined,
			conditions: withCondition(pod.status?.conditions, condition, nowText),
		}),
	};
};

const bind = async (
	context: RegistryContext,
	pods: KindDescription,
	binding: Binding,
	scope: WriteScope,
): Promise<ResourceResponse> => {
	const problems = targetProblems(binding);
	if (problems.length > 0) throw unknownError(aggregateText(problems));
	const {name} = binding.metadata;
	if (!name) throw badRequest('Name parameter required.');
	await write(
		context,
		pods,
		objectKey(pods, scope.namespace, name),
		current => {
			if (current === undefined) throw notFound(groupResourceOf(pods), name);
			const pod = current as Pod;
			const problem = refusal(pod, binding);
			if (problem !== undefined) throw conflict({group: '', resource: 'pods/binding'}, name, problem);
			return {object: canonical(pods, bound(pod, binding, timestamp(context.clock.now())))};
		},
		scope.dryRun,
	);
	return {code: 201, object: createdStatus, warnings: scope.warnings};
};

/** POST of `pods/<name>/binding`, and of `bindings`, whose body names the pod. Puts a pod on a node, once. Throws 409. */
export const createBinding = async (
	context: RegistryContext,
	pods: KindDescription,
	request: ResourceRequest,
): Promise<ResourceResponse> => {
	const scope = writeScope(request, 'CreateOptions');
	const decoded = decodeObject(bindingKind, request.body, scope, request.decodingProblems);
	const binding = inRequestNamespace(pods, decoded, scope) as Binding;
	const {name} = binding.metadata;
	if (scope.name !== '' && name !== scope.name) throw badRequest('name in URL does not match name in Binding object');
	return bind(context, pods, binding, scope);
};
