import {timestamp} from '../../clock/clock.ts';
import type {Namespace} from '../schema/kubernetes.generated.ts';
import type {DecideDeletion} from './delete.ts';
import {decideDeletion} from './deletion.ts';
import {deletionFinalizers} from './dependents-policy.ts';
import {withFields} from './with-fields.ts';

/**
Namespaces go in two steps: the first delete marks them as Terminating, and only when the namespace controller has emptied
them and taken the finalizer out of their spec are they removed.
*/
export const decideNamespaceDeletion: DecideDeletion = (kind, object, options, nowMs) => {
	const namespace = object as Namespace;
	if (namespace.metadata.deletionTimestamp === undefined) {
		const finalizers = deletionFinalizers(kind, namespace, options);
		const metadata = withFields(namespace.metadata, {
			deletionTimestamp: timestamp(nowMs),
			finalizers: finalizers.length === 0 ? undefined : finalizers,
		});
		return {action: 'mark', object: {...namespace, metadata, status: {...namespace.status, phase: 'Terminating'}}};
	}
	if ((namespace.spec?.finalizers ?? []).length > 0) return {action: 'keep'};
	return decideDeletion(kind, object, options, nowMs);
};
