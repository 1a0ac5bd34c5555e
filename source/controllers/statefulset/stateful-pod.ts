import type {Draft, ObjectOf} from '../../client/types.ts';
import {controllerReference} from '../objects/owner-reference.ts';
import {type ControllerRevision, revisionHashLabel} from '../history/revision-history.ts';
import type {StatefulSet} from './types.ts';

type Claim = ObjectOf<'PersistentVolumeClaim'>;
type Template = StatefulSet['spec']['template'];

/** The template that a revision holds. */
const templateOf = ({data}: ControllerRevision): Template => {
	const {template} = (data as {readonly spec: {readonly template: Template & {readonly $patch?: string}}}).spec;
	const {$patch: _patch, ...rest} = template;
	return rest;
};

const claimName = (template: string, podName: string): string => `${template}-${podName}`;

/** The claims of the pod with an ordinal: one of each template, named after template and pod. */
export const claimsFor = ({metadata, spec}: StatefulSet, ordinal: number): readonly Draft<Claim>[] =>
	(spec.volumeClaimTemplates ?? []).map(template => ({
		metadata: {
			...template.metadata,
			name: claimName(template.metadata.name, `${metadata.name}-${ordinal}`),
			namespace: metadata.namespace,
			labels: {...template.metadata.labels, ...spec.selector.matchLabels},
		},
		spec: template.spec,
	}));

/** The pod with an ordinal at a revision: its name, labels, host name and claims are its own (stateful_set_utils.go). */
export const statefulPod = (
	set: StatefulSet,
	revision: ControllerRevision,
	ordinal: number,
): Draft<ObjectOf<'Pod'>> => {
	const template = templateOf(revision);
	const name = `${set.metadata.name}-${ordinal}`;
	const claimed = (set.spec.volumeClaimTemplates ?? []).map(claim => ({
		name: claim.metadata.name,
		persistentVolumeClaim: {claimName: claimName(claim.metadata.name, name)},
	}));
	const claimedNames = new Set(claimed.map(volume => volume.name));
	const others = (template.spec?.volumes ?? []).filter(volume => !claimedNames.has(volume.name));
	const volumes = [...claimed, ...others];
	return {
		metadata: {
			name,
			namespace: set.metadata.namespace,
			labels: {
				...template.metadata?.labels,
				'apps.kubernetes.io/pod-index': String(ordinal),
				[revisionHashLabel]: revision.metadata.name,
				'statefulset.kubernetes.io/pod-name': name,
			},
			...(template.metadata?.annotations === undefined ? {} : {annotations: template.metadata.annotations}),
			ownerReferences: [controllerReference(set, 'apps/v1', 'StatefulSet')],
		},
		spec: {
			...template.spec!,
			hostname: name,
			...(set.spec.serviceName ? {subdomain: set.spec.serviceName} : {}),
			...(volumes.length === 0 ? {} : {volumes}),
		},
	};
};
