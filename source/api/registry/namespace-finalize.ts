import type {KubernetesObject} from '../../machinery/json.ts';
import {withFields} from './with-fields.ts';
import type {Namespace} from '../schema/kubernetes.generated.ts';
import type {UpdateStrategy} from './update-strategy.ts';

/** PUT of `namespaces/<name>/finalize`: only the finalizers of the spec; the last one gone removes a namespace in deletion. */
export const finalizeStrategy: UpdateStrategy = {
	prepare: (_context, _kind, next, previous) => {
		const {finalizers = []} = (next as Namespace).spec ?? {};
		const namespace = previous as Namespace;
		const spec = withFields(namespace.spec, {finalizers: finalizers.length === 0 ? undefined : finalizers});
		return {...namespace, metadata: next.metadata, spec} as KubernetesObject;
	},
	validate: () => [],
};
