import type {KubernetesObject} from '../../machinery/json.ts';
import {systemNamespaces} from './system-namespaces.ts';

/** Kinds that the cluster makes by itself from others. */
const derivedKinds = new Set(['Event', 'Endpoints', 'EndpointSlice', 'Lease', 'ControllerRevision', 'ComponentStatus']);

const phaseOf = (object: KubernetesObject): unknown => (object as {status?: {phase?: unknown}}).status?.phase;

const isOfJob = ({metadata}: KubernetesObject) => metadata.ownerReferences?.some(({kind}) => kind === 'Job') ?? false;

/** Why an object of another cluster is not created in this one; undefined: it is. */
export const whyLeftOut = (object: KubernetesObject): string | undefined => {
	const {kind, metadata} = object;
	if (derivedKinds.has(kind)) return 'made by the cluster itself';
	if (kind === 'Namespace' && systemNamespaces.has(metadata.name)) return 'made by the cluster itself';
	if (kind === 'ServiceAccount' && metadata.name === 'default') return 'made by the cluster itself';
	if (kind === 'ConfigMap' && metadata.name === 'kube-root-ca.crt') return 'made by the cluster itself';
	if (kind === 'Service' && metadata.name === 'kubernetes' && metadata.namespace === 'default')
		return 'made by the cluster itself';
	if (kind === 'PriorityClass' && metadata.name.startsWith('system-')) return 'made by the cluster itself';
	if (metadata.deletionTimestamp) return 'about to be gone';
	if (kind !== 'Pod') return undefined;
	if (phaseOf(object) === 'Succeeded' || phaseOf(object) === 'Failed') return 'finished';
	return isOfJob(object) ? 'made anew by their Job' : undefined;
};

/** One line for each reason: `left out 3 objects: finished`. */
export const leftOutNotes = (reasons: readonly string[]): readonly string[] =>
	[...Map.groupBy(reasons, reason => reason)].map(
		([reason, all]) => `left out ${all.length} ${all.length === 1 ? 'object' : 'objects'}: ${reason}`,
	);
