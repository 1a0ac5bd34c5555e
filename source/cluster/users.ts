import type {UserInfo} from '../api/types.ts';

/** Who the parts of a cluster are to its API server. */
export const users = {
	admin: {name: 'kubernetes-admin', groups: ['system:masters', 'system:authenticated']},
	scheduler: {name: 'system:kube-scheduler', groups: ['system:authenticated']},
	controllers: {name: 'system:kube-controller-manager', groups: ['system:authenticated']},
	kubelets: {name: 'system:node:simulated', groups: ['system:nodes', 'system:authenticated']},
} as const satisfies {readonly [part: string]: UserInfo};
