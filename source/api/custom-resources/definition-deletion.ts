import {timestamp} from '../../clock/clock.ts';
import {withCondition} from '../../machinery/conditions.ts';
import type {KubernetesObject} from '../../machinery/json.ts';
import type {DecideDeletion} from '../registry/delete.ts';
import {decideDeletion} from '../registry/deletion.ts';
import {withFields} from '../registry/with-fields.ts';
import type {CustomResourceDefinition} from '../schema/kubernetes.generated.ts';
import {cleanupFinalizer} from './definition.ts';

/** The first delete of a definition only marks it: its objects go first, and then its finalizer. */
export const decideDefinitionDeletion: DecideDeletion = (kind, object, options, nowMs) => {
	const definition = object as CustomResourceDefinition;
	if (definition.metadata.deletionTimestamp !== undefined) return decideDeletion(kind, object, options, nowMs);
	const now = timestamp(nowMs);
	const {finalizers = []} = definition.metadata;
	const metadata = withFields(definition.metadata, {
		deletionTimestamp: now,
		finalizers: finalizers.includes(cleanupFinalizer) ? finalizers : [...finalizers, cleanupFinalizer],
	});
	const condition = {
		type: 'Terminating',
		status: 'True',
		reason: 'InstanceDeletionPending',
		message: 'CustomResourceDefinition marked for deletion; CustomResource deletion will begin soon',
	};
	const conditions = withCondition(definition.status?.conditions, condition, now);
	const marked = {...definition, metadata, status: {...definition.status, conditions}};
	return {action: 'mark', object: marked as unknown as KubernetesObject};
};
