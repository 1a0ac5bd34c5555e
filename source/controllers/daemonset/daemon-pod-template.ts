import type {ObjectOf} from '../../client/types.ts';
import type {PodTemplate} from '../pods/pod-control.ts';
import type {Pod} from '../pods/pod-states.ts';

type DaemonSet = ObjectOf<'DaemonSet'>;
type Toleration = NonNullable<Pod['spec']['tolerations']>[number];

const nodeNameField = 'metadata.name';

/** Taints that daemon pods tolerate without being asked to (daemonset_util.go, AddOrUpdateDaemonPodTolerations). */
const daemonTaints: readonly (readonly [key: string, effect: string])[] = [
	['node.kubernetes.io/not-ready', 'NoExecute'],
	['node.kubernetes.io/unreachable', 'NoExecute'],
	['node.kubernetes.io/disk-pressure', 'NoSchedule'],
	['node.kubernetes.io/memory-pressure', 'NoSchedule'],
	['node.kubernetes.io/pid-pressure', 'NoSchedule'],
	['node.kubernetes.io/unschedulable', 'NoSchedule'],
];
const hostNetworkTaint = ['node.kubernetes.io/network-unavailable', 'NoSchedule'] as const;

/** The tolerations of a daemon set's pods: its own and those that all daemon pods have. */
export const daemonTolerations = ({spec}: DaemonSet): readonly Toleration[] => {
	const {tolerations = [], hostNetwork} = spec.template.spec ?? {};
	const taints = hostNetwork === true ? [...daemonTaints, hostNetworkTaint] : daemonTaints;
	const added = taints.map(([key, effect]) => ({key, operator: 'Exists', effect}));
	const isReplaced = (own: Toleration) =>
		added.some(({key, effect}) => own.key === key && own.effect === effect && own.operator === 'Exists');
	return [...tolerations.filter(own => !isReplaced(own)), ...added];
};

/** The template of the pod for one node: pinned to it by name, so that the scheduler can place it nowhere else. */
export const templateForNode = (set: DaemonSet, nodeName: string): PodTemplate => {
	const {template} = set.spec;
	const affinity = {
		...template.spec?.affinity,
		nodeAffinity: {
			...template.spec?.affinity?.nodeAffinity,
			requiredDuringSchedulingIgnoredDuringExecution: {
				nodeSelectorTerms: [{matchFields: [{key: nodeNameField, operator: 'In', values: [nodeName]}]}],
			},
		},
	};
	return {...template, spec: {...template.spec!, affinity, tolerations: daemonTolerations(set)}};
};

/** The node a daemon pod is for, whether it is bound already or not. */
export const targetNode = ({spec}: Pod): string | undefined => {
	if (spec.nodeName) return spec.nodeName;
	const required = spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution;
	const field = required?.nodeSelectorTerms[0]?.matchFields?.find(({key}) => key === nodeNameField);
	return field?.values?.[0];
};
