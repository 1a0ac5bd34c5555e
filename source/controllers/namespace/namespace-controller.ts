import type {ComponentContext} from '../../client/component.ts';
import type {ObjectOf} from '../../client/types.ts';
import {unlessGone} from '../objects/refusals.ts';
import {podChangeDelay} from '../pods/pod-changes.ts';
import {writeStatus} from '../objects/write-status.ts';
import type {CreateController} from '../types.ts';
import {watch} from '../watch.ts';
import {contentResources, deleteContent, type Remains} from './namespace-content.ts';
import {deletionConditions} from './namespace-conditions.ts';

type Namespace = ObjectOf<'Namespace'>;

const ownFinalizer = 'kubernetes';

/** Empties namespaces that are being deleted, pods first, and lets them go when nothing is left (namespaced_resources_deleter.go). */
export const createNamespaceController: CreateController = context => {
	const namespaces = context.informers.of('Namespace');
	const isTerminating = (name: string | undefined): boolean =>
		name !== undefined && namespaces.get(name)?.metadata.deletionTimestamp !== undefined;
	return {
		name: 'namespace-controller',
		watches: [
			watch('Namespace', ({metadata}) => [metadata.name]),
			// Kubernetes waits for an estimate of the grace; the end of a pod says sooner that it is worth looking again.
			watch('Pod', ({metadata}) => (isTerminating(metadata.namespace) ? [metadata.namespace!] : []), podChangeDelay),
		],
		reconcile: async key => {
			const namespace = namespaces.get(key);
			if (namespace?.metadata.deletionTimestamp === undefined) return;
			return empty(context, namespace);
		},
	};
};

const empty = async (
	context: ComponentContext,
	namespace: Namespace,
): Promise<{readonly requeueAfterMs?: number} | void> => {
	const finalizers = namespace.spec?.finalizers ?? [];
	if (!finalizers.includes(ownFinalizer)) return;
	const remains = await deleteInOrder(context, namespace.metadata.name);
	const conditions = deletionConditions(namespace.status?.conditions, remains, context.clock.now());
	const status = {...namespace.status, phase: 'Terminating', conditions};
	const written = await unlessGone(writeStatus(context.client, 'Namespace', namespace, status));
	if (written === undefined) return;
	if (remains.failures.length > 0) {
		throw new Error(`namespace ${namespace.metadata.name} cannot be emptied yet: ${remains.failures.join(', ')}`);
	}
	if (remains.counts.size > 0) return {requeueAfterMs: remains.estimateMs / 2 + 1000};
	const rest = finalizers.filter(name => name !== ownFinalizer);
	const spec = {...written.spec, finalizers: rest};
	await unlessGone(context.client.update('Namespace', {...written, spec}, {subresource: 'finalize'}));
};

/** Pods go first, so that they end while what they depend on is still there (OrderedNamespaceDeletion). */
const deleteInOrder = async (context: ComponentContext, namespace: string): Promise<Remains> => {
	const resources = contentResources(context.client.raw.resources());
	const pods = resources.filter(({group, kind}) => group === '' && kind === 'Pod');
	const remains = await deleteContent(context, pods, namespace);
	if (remains.counts.size > 0 || remains.failures.length > 0) return remains;
	const others = resources.filter(resource => !pods.includes(resource));
	return deleteContent(context, others, namespace);
};
