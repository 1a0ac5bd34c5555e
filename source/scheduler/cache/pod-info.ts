import {parseTimestamp} from '../../clock/clock.ts';
import {keyOf} from '../../machinery/object-key.ts';
import {podRequests} from '../../machinery/pod-requests.ts';
import type {Labels, Pod} from '../framework/objects.ts';
import {affinityTermsOf, existingTermsOf, type AffinityTerms, type ExistingTerm} from './affinity-term.ts';
import {hostPortsOf, type HostPort} from './host-ports.ts';
import {resizedSpec} from './resized-spec.ts';
import {resourcesOf, type Resources} from './resources.ts';

/** What scheduling needs of a pod, computed once. */
export interface PodInfo extends AffinityTerms {
	readonly pod: Pod;
	/** `namespace/name` */
	readonly key: string;
	readonly namespace: string;
	readonly labels: Labels;
	/** The same for pods that no label selector can tell apart: namespace, labels, and whether it is being deleted. */
	readonly labelClass: string;
	readonly terminating: boolean;
	readonly priority: number;
	readonly requests: Resources;
	/** cpu and memory with the amounts that scores assume for containers without requests. */
	readonly assumedCpu: number;
	readonly assumedMemory: number;
	readonly hostPorts: readonly HostPort[];
	/** Keys of the claims it mounts, those of its ephemeral volumes too. */
	readonly claims: readonly string[];
	/** All its affinity terms. */
	readonly terms: readonly ExistingTerm[];
	readonly hasAffinity: boolean;
	/** ms since the epoch; undefined until a kubelet has accepted it. */
	readonly startTimeMs: number | undefined;
	/** ms since the epoch. */
	readonly createdMs: number;
}

const noLabels: Labels = {};

const labelClassOf = (namespace: string, labels: Labels, terminating: boolean): string => {
	const keys = Object.keys(labels).toSorted();
	return `${terminating ? '-' : '+'}${namespace}${keys.map(key => `,${key}=${labels[key]}`).join('')}`;
};

/** Name of the claim a volume of a pod uses: its own, or `<pod>-<volume>` for an ephemeral one. */
const claimNameOf = (pod: Pod, volume: NonNullable<Pod['spec']['volumes']>[number]): string | undefined =>
	volume.persistentVolumeClaim?.claimName ??
	(volume.ephemeral === undefined ? undefined : `${pod.metadata.name}-${volume.name}`);

const claimsOf = (pod: Pod, namespace: string): readonly string[] =>
	(pod.spec.volumes ?? []).flatMap(volume => {
		const name = claimNameOf(pod, volume);
		return name === undefined ? [] : [`${namespace}/${name}`];
	});

const compute = (pod: Pod): PodInfo => {
	const namespace = pod.metadata.namespace ?? '';
	const labels = pod.metadata.labels ?? noLabels;
	const terminating = pod.metadata.deletionTimestamp !== undefined;
	const spec = resizedSpec(pod);
	const assumed = podRequests(spec, {nonZero: true});
	const terms = affinityTermsOf(pod.spec.affinity, namespace);
	const allTerms = existingTermsOf(terms);
	return {
		...terms,
		pod,
		key: keyOf(pod),
		namespace,
		labels,
		labelClass: labelClassOf(namespace, labels, terminating),
		terminating,
		priority: pod.spec.priority ?? 0,
		requests: resourcesOf(podRequests(spec)),
		assumedCpu: assumed.get('cpu') ?? 0,
		assumedMemory: assumed.get('memory') ?? 0,
		hostPorts: hostPortsOf(pod),
		claims: claimsOf(pod, namespace),
		terms: allTerms,
		hasAffinity: allTerms.length > 0,
		startTimeMs: parseTimestamp(pod.status?.startTime),
		createdMs: parseTimestamp(pod.metadata.creationTimestamp) ?? 0,
	};
};

const known = new WeakMap<Pod, PodInfo>();

/** The facts of a pod, made once per object. Throws QuantityError or an Error for a spec that no server would have stored. */
export const podInfoOf = (pod: Pod): PodInfo => {
	let info = known.get(pod);
	if (info === undefined) known.set(pod, (info = compute(pod)));
	return info;
};

/** True for pods that hold nothing on their node any more. */
export const isFinished = ({status}: Pod): boolean => status?.phase === 'Succeeded' || status?.phase === 'Failed';
