import type {Pod, Toleration} from '../schema/kubernetes.generated.ts';
import type {AdmissionLink} from './admission.ts';

const tolerationSeconds = 300;
const conditions = ['node.kubernetes.io/not-ready', 'node.kubernetes.io/unreachable'];

const tolerates = (tolerations: readonly Toleration[], taintKey: string): boolean =>
	tolerations.some(
		({key = '', effect = ''}) => (key === taintKey || key === '') && (effect === 'NoExecute' || effect === ''),
	);

/** Pods stay five minutes on a node that fails, unless they say otherwise. */
export const defaultTolerationSeconds: AdmissionLink = {
	name: 'DefaultTolerationSeconds',
	handles: (kind, operation, subresource) =>
		kind.group === '' && kind.plural === 'pods' && operation !== 'DELETE' && subresource === undefined,
	admit: ({object}) => {
		const pod = object as Pod;
		const tolerations = pod.spec?.tolerations ?? [];
		const missing = conditions.filter(key => !tolerates(tolerations, key));
		if (missing.length === 0) return object;
		const added = missing.map(key => ({key, operator: 'Exists', effect: 'NoExecute', tolerationSeconds}));
		return {...pod, spec: {...pod.spec, tolerations: [...tolerations, ...added]}};
	},
};
