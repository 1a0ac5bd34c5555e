import type {KubernetesObject} from '../../machinery/json.ts';
import {systemNamespaces} from './system-namespaces.ts';

/** Kinds that the cluster makes by itself from others. */
export const derivedKinds: ReadonlySet<string> = new Set([
	'Event',
	'Endpoints',
	'EndpointSlice',
	'Lease',
	'LeaseCandidate',
	'ControllerRevision',
	'ComponentStatus',
	'CertificateSigningRequest',
	'VolumeAttachment',
	'IPAddress',
	'ServiceCIDR',
	'FlowSchema',
	'PriorityLevelConfiguration',
]);

/** Kinds that have a cluster call servers, which are not there in another one. */
const callingKinds: ReadonlySet<string> = new Set([
	'MutatingWebhookConfiguration',
	'ValidatingWebhookConfiguration',
	'APIService',
]);

/** Made by every cluster at its start, or for its users. */
const isBootstrapped = (object: KubernetesObject): boolean => {
	const {kind, metadata} = object;
	switch (kind) {
		case 'Namespace':
			return systemNamespaces.has(metadata.name);
		case 'ServiceAccount':
			return metadata.name === 'default';
		case 'ConfigMap':
			return metadata.name === 'kube-root-ca.crt';
		case 'Service':
			return metadata.name === 'kubernetes' && metadata.namespace === 'default';
		case 'PriorityClass':
			return metadata.name.startsWith('system-');
		case 'APIService':
			// The server's own groups; those of others name a service.
			return (object as {spec?: {service?: unknown}}).spec?.service === undefined;
		case 'Secret':
			return (object as {type?: unknown}).type === 'kubernetes.io/service-account-token';
		default:
			return metadata.labels?.['kubernetes.io/bootstrapping'] === 'rbac-defaults';
	}
};

const phaseOf = (object: KubernetesObject): unknown => (object as {status?: {phase?: unknown}}).status?.phase;

const isOfJob = ({metadata}: KubernetesObject) => metadata.ownerReferences?.some(({kind}) => kind === 'Job') ?? false;

/** Why an object of another cluster is not created in this one; undefined: it is. */
export const whyLeftOut = (object: KubernetesObject): string | undefined => {
	const {kind, metadata} = object;
	if (derivedKinds.has(kind) || isBootstrapped(object)) return 'made by the cluster itself';
	if (callingKinds.has(kind)) return `calls a server that is not here (${kind})`;
	if (metadata.deletionTimestamp) return 'about to be gone';
	if (kind !== 'Pod') return undefined;
	if (phaseOf(object) === 'Succeeded' || phaseOf(object) === 'Failed') return 'finished';
	return isOfJob(object) ? 'made anew by their Job' : undefined;
};

/** One line for each reason: `left out 3 objects: finished`. */
export const countNotes = (counts: ReadonlyMap<string, number>, what: string): readonly string[] =>
	[...counts].map(([reason, count]) => `left out ${count} ${what}${count === 1 ? '' : 's'}: ${reason}`);

/** As countNotes, from the reasons of all objects. */
export const leftOutNotes = (reasons: readonly string[]): readonly string[] => {
	const groups = Map.groupBy(reasons, reason => reason);
	return countNotes(new Map([...groups].map(([reason, all]) => [reason, all.length])), 'object');
};
