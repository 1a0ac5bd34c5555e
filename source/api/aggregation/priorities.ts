import type {GroupVersion} from '../types.ts';

/** Where discovery shows a group, and a version within it; the highest number comes first. */
export interface ApiPriority {
	readonly group: number;
	readonly version: number;
}

const stable = 15;

/** kube-apiserver's table (apiVersionPriorities), as far as inkube serves the groups. */
const priorities: {readonly [groupVersion: string]: ApiPriority} = {
	'/v1': {group: 18_000, version: 1},
	'apps/v1': {group: 17_800, version: stable},
	'events.k8s.io/v1': {group: 17_750, version: stable},
	'authentication.k8s.io/v1': {group: 17_700, version: stable},
	'authorization.k8s.io/v1': {group: 17_600, version: stable},
	'autoscaling/v1': {group: 17_500, version: stable},
	'autoscaling/v2': {group: 17_500, version: 30},
	'batch/v1': {group: 17_400, version: stable},
	'certificates.k8s.io/v1': {group: 17_300, version: stable},
	'networking.k8s.io/v1': {group: 17_200, version: stable},
	'policy/v1': {group: 17_100, version: stable},
	'rbac.authorization.k8s.io/v1': {group: 17_000, version: stable},
	'storage.k8s.io/v1': {group: 16_800, version: stable},
	'apiextensions.k8s.io/v1': {group: 16_700, version: stable},
	'admissionregistration.k8s.io/v1': {group: 16_700, version: stable},
	'scheduling.k8s.io/v1': {group: 16_600, version: stable},
	'scheduling.k8s.io/v1alpha2': {group: 16_600, version: 9},
	'coordination.k8s.io/v1': {group: 16_500, version: stable},
	'node.k8s.io/v1': {group: 16_300, version: stable},
	'discovery.k8s.io/v1': {group: 16_200, version: stable},
	'resource.k8s.io/v1': {group: 16_200, version: 20},
	'flowcontrol.apiserver.k8s.io/v1': {group: 16_100, version: 21},
};

/** The priority of a group version of Kubernetes itself; undefined for those that register no APIService. */
export const builtInPriority = ({group, version}: GroupVersion): ApiPriority | undefined =>
	priorities[`${group}/${version}`];

/** The priority of what definitions make. */
export const customPriority: ApiPriority = {group: 1000, version: 100};
