import {failure, unresolvable, unschedulable} from '../framework/refusal.ts';
import type {Plugin} from '../framework/types.ts';

const name = 'DynamicResources';
const notImplemented = unresolvable('pod uses resource claims, which this scheduler does not allocate');

/**
Takes kube-scheduler's place of dynamic resource allocation for pods without resource claims: it adds its words to the
message of a pod that fits nowhere. Pods with resource claims are refused, not placed as if they had none.
*/
export const dynamicResources: Plugin = {
	name,
	preFilter: ({pod}) =>
		(pod.spec.resourceClaims ?? []).length === 0 ? {kind: 'skip'} : {kind: 'refused', refusal: notImplemented},
	// Its PostFilter looks for what its PreFilter left; when an earlier plugin ended PreFilter, that is an error, and preemption is not tried.
	postFilter: ({preFiltered}) => ({
		kind: 'refused',
		refusal: preFiltered.has(name) ? unschedulable('no new claims to deallocate') : failure('not found'),
	}),
};
