import {timestamp} from '../../clock/clock.ts';
import {withCondition} from '../../machinery/conditions.ts';
import {badRequest, conflict, notFound} from '../../machinery/statuses.ts';
import type {Eviction, Pod} from '../schema/kubernetes.generated.ts';
import type {KindDescription, ResourceRequest, ResourceResponse} from '../types.ts';
import {createdStatus} from './binding.ts';
import type {RegistryContext, WriteScope} from './context.ts';
import {canonical, decodeObject} from './decode-object.ts';
import {deleteStored} from './delete.ts';
import {readDeleteOptions, type DeleteOptions} from './delete-options.ts';
import {budgetOf, goesFreely, takeDisruption} from './disruption-budget.ts';
import {readObject} from './get.ts';
import {objectKey, groupResourceOf} from './resource-key.ts';
import {write} from './write.ts';
import {writeScope} from './write-options.ts';

/** Eviction as a kind: enough of a description to decode it by. */
const evictionKind: KindDescription = {
	group: 'policy',
	version: 'v1',
	kind: 'Eviction',
	plural: 'evictions',
	singular: 'eviction',
	shortNames: [],
	categories: [],
	namespaced: true,
	verbs: ['create'],
	subresources: {},
	schema: 'io.k8s.api.policy.v1.Eviction',
};

/** Pods that run nothing are evicted without asking a budget. */
const needsNoBudget = ({metadata, status}: Pod): boolean =>
	metadata.deletionTimestamp !== undefined || ['Succeeded', 'Failed', 'Pending'].includes(status?.phase ?? '');

/** Tells the pod's owners why it goes; then deletes it. */
const markAndDelete = async (
	context: RegistryContext,
	pods: KindDescription,
	pod: Pod,
	options: DeleteOptions,
	scope: WriteScope,
): Promise<void> => {
	const {namespace, name, uid} = pod.metadata;
	const condition = {
		type: 'DisruptionTarget',
		status: 'True',
		reason: 'EvictionByEvictionAPI',
		message: 'Eviction API: evicting',
	};
	const dryRun = (options.dryRun ?? []).length > 0;
	if (!dryRun) {
		await write(
			context,
			pods,
			objectKey(pods, namespace, name),
			current => {
				if (current === undefined || current.metadata.uid !== uid) throw notFound(groupResourceOf(pods), name);
				const {status} = current as Pod;
				const conditions = withCondition(status?.conditions, condition, timestamp(context.clock.now()));
				if (conditions === status?.conditions) return 'keep';
				const marked: Pod = {...(current as Pod), status: {...status, conditions}};
				return {object: canonical(pods, marked)};
			},
			false,
		);
	}
	const preconditions = {...options.preconditions, uid: options.preconditions?.uid ?? uid};
	// The mark above has changed the resourceVersion that the client may have named.
	const {resourceVersion: _, ...lasting} = preconditions;
	const target = {namespace, name, user: scope.user, warnings: scope.warnings};
	await deleteStored(context, pods, target, {...options, preconditions: lasting});
};

const checkResourceVersion = (pods: KindDescription, pod: Pod, {preconditions}: DeleteOptions): void => {
	const wanted = preconditions?.resourceVersion;
	if (wanted === undefined || wanted === pod.metadata.resourceVersion) return;
	const {name, resourceVersion} = pod.metadata;
	const text = `the ResourceVersion in the precondition (${wanted}) does not match the ResourceVersion in record (${resourceVersion}). The object might have been modified`;
	throw conflict(groupResourceOf(pods), name, text);
};

/** POST of `pods/<name>/eviction`: a delete that a disruption budget may refuse with 429. */
export const createEviction = async (
	context: RegistryContext,
	pods: KindDescription,
	request: ResourceRequest,
): Promise<ResourceResponse> => {
	const scope = writeScope(request, 'CreateOptions');
	const eviction = decodeObject(evictionKind, request.body, scope, request.decodingProblems) as Eviction;
	if (eviction.metadata.name !== scope.name) throw badRequest('name in URL does not match name in Eviction object');
	const pod = (await readObject(context, pods, {namespace: scope.namespace, name: scope.name})) as Pod;
	const {deleteOptions} = eviction as {readonly deleteOptions?: unknown};
	const options = readDeleteOptions(deleteOptions, scope.options.dryRun);
	checkResourceVersion(pods, pod, options);
	const budgets = context.catalogue.byResource('policy', 'v1', 'poddisruptionbudgets');
	if (budgets !== undefined && !needsNoBudget(pod)) {
		const budget = await budgetOf(context, budgets, pod);
		if (budget !== undefined && !goesFreely(budget, pod)) {
			await takeDisruption(context, budgets, budget, pod.metadata.name, (options.dryRun ?? []).length > 0);
		}
	}
	await markAndDelete(context, pods, pod, options, scope);
	return {code: 201, object: createdStatus, warnings: scope.warnings};
};
