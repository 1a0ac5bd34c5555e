import type {KubernetesObject} from '../../machinery/json.ts';
import type {Node} from '../schema/kubernetes.generated.ts';
import type {AdmissionLink} from './admission.ts';

const notReady = {key: 'node.kubernetes.io/not-ready', effect: 'NoSchedule'} as const;

/** New nodes are not scheduled to until the node lifecycle controller has seen them ready. */
export const taintNodesByCondition: AdmissionLink = {
	name: 'TaintNodesByCondition',
	handles: (kind, operation, subresource) =>
		kind.group === '' && kind.plural === 'nodes' && operation === 'CREATE' && subresource === undefined,
	admit: ({object}) => {
		const node = object as KubernetesObject & Node;
		const taints = node.spec?.taints ?? [];
		if (taints.some(({key, effect}) => key === notReady.key && effect === notReady.effect)) return object;
		return {...node, spec: {...node.spec, taints: [...taints, notReady]}} as KubernetesObject;
	},
};
