import {bootstrapFlowControl} from './bootstrap-flow-control.ts';
import {bootstrapRoles} from './bootstrap-roles.ts';
import type {RegistryContext} from './context.ts';
import {createDecoded} from './create.ts';
import {decodeObject} from './decode-object.ts';
import {objectKey} from './resource-key.ts';
import {serverScope} from './server-scope.ts';
import {allocating} from './shared-allocator.ts';

const namespaceOf = (name: string) => ({apiVersion: 'v1', kind: 'Namespace', metadata: {name}});

const priorityClassOf = (name: string, value: number, description: string) => ({
	apiVersion: 'scheduling.k8s.io/v1',
	kind: 'PriorityClass',
	metadata: {name},
	value,
	description,
});

const kubernetesService = {
	apiVersion: 'v1',
	kind: 'Service',
	metadata: {
		name: 'kubernetes',
		namespace: 'default',
		labels: {component: 'apiserver', provider: 'kubernetes'},
	},
	spec: {
		clusterIP: '10.96.0.1',
		clusterIPs: ['10.96.0.1'],
		ports: [{name: 'https', protocol: 'TCP', port: 443, targetPort: 6443}],
		sessionAffinity: 'None',
		type: 'ClusterIP',
	},
};

/** What every cluster has from the start, in the order in which it is made. */
const bootstrapObjects: readonly {resource: readonly [group: string, version: string, plural: string]; body: object}[] =
	[
		...['kube-system', 'kube-public', 'kube-node-lease', 'default'].map(name => ({
			resource: ['', 'v1', 'namespaces'] as const,
			body: namespaceOf(name),
		})),
		{
			resource: ['scheduling.k8s.io', 'v1', 'priorityclasses'],
			body: priorityClassOf(
				'system-node-critical',
				2_000_001_000,
				'Used for system critical pods that must not be moved from their current node.',
			),
		},
		{
			resource: ['scheduling.k8s.io', 'v1', 'priorityclasses'],
			body: priorityClassOf(
				'system-cluster-critical',
				2_000_000_000,
				'Used for system critical pods that must run in the cluster, but can be moved to another node if necessary.',
			),
		},
		{resource: ['', 'v1', 'services'], body: kubernetesService},
		...bootstrapRoles,
		...bootstrapFlowControl,
	];

/** Makes the namespaces, priority classes, roles, flow schemas and the Service that every cluster starts with, as far as they are missing and their kinds are served. */
export const createBootstrapObjects = async (context: RegistryContext): Promise<void> => {
	for (const {resource, body} of bootstrapObjects) {
		const kind = context.catalogue.byResource(...resource);
		if (kind === undefined) continue;
		const scope = serverScope({namespace: kind.namespaced ? 'default' : undefined});
		const decoded = decodeObject(kind, body, scope);
		const isPresent = async () =>
			(await context.storage.get(objectKey(kind, scope.namespace, decoded.metadata.name))) !== undefined;
		if (await isPresent()) continue;
		try {
			await allocating(context, kind, () => createDecoded(context, kind, decoded, scope));
		} catch (error) {
			// Another API server on the same store may be starting, too, and have made it first.
			if (!(await isPresent())) throw error;
		}
	}
};
