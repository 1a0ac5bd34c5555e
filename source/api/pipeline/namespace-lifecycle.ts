import {notFound} from '../../machinery/statuses.ts';
import {StatusError} from '../../machinery/status-error.ts';
import type {Namespace} from '../schema/kubernetes.generated.ts';
import type {KindDescription} from '../types.ts';
import type {AdmissionAttributes, AdmissionLink} from './admission.ts';
import {refused} from './admission-refusal.ts';
import type {LiveObjects} from './live-objects.ts';

const protectedNamespaces: ReadonlySet<string> = new Set(['default', 'kube-system', 'kube-public']);

const terminating = (attributes: AdmissionAttributes, namespace: string): StatusError => {
	const {status} = refused(
		attributes,
		`unable to create new content in namespace ${namespace} because it is being terminated`,
	);
	const causes = [
		{
			reason: 'NamespaceTerminating',
			message: `namespace ${namespace} is being terminated`,
			field: 'metadata.namespace',
		},
	];
	return new StatusError({...status, details: {...status.details, causes}});
};

/** Nothing is created in a namespace that is missing or ending; the first namespaces stay. `namespaces` is the kind Namespace. */
export const createNamespaceLifecycle = (objects: LiveObjects, namespaces: KindDescription): AdmissionLink => ({
	name: 'NamespaceLifecycle',
	handles: (kind, operation) =>
		(operation === 'CREATE' && kind.namespaced) || (operation === 'DELETE' && kind === namespaces),
	admit: attributes => {
		const name = attributes.namespace ?? '';
		const namespace = objects.get(namespaces, undefined, name) as Namespace | undefined;
		if (namespace === undefined) throw notFound({group: '', resource: 'namespaces'}, name);
		if (namespace.status?.phase === 'Terminating' || namespace.metadata.deletionTimestamp !== undefined) {
			throw terminating(attributes, name);
		}
		return attributes.object;
	},
	validate: attributes => {
		if (attributes.operation === 'DELETE' && protectedNamespaces.has(attributes.name)) {
			throw refused(attributes, 'this namespace may not be deleted');
		}
	},
});
