import type {Informer, ObjectOf} from '../../client/types.ts';
import {matcherOfMap} from '../../machinery/label-selector.ts';
import {keyOf} from '../../machinery/object-key.ts';
import {isPodReady, type Pod} from '../pods/pod-states.ts';

type Service = ObjectOf<'Service'>;

/** Services with a selector: those whose endpoints are kept for them. */
export const hasSelector = ({spec}: Service): boolean => Object.keys(spec?.selector ?? {}).length > 0;

/** Keys of the services that a change of a pod concerns: whose selector matches its labels, or those it had. */
export const serviceKeys = (services: Informer<Service>, pod: Pod, previous: Pod | undefined): readonly string[] => {
	if (previous !== undefined && !concernsEndpoints(pod, previous)) return [];
	return services
		.by('namespace', pod.metadata.namespace ?? '')
		.filter(service => {
			if (!hasSelector(service)) return false;
			const matcher = matcherOfMap(service.spec.selector ?? {});
			return (
				matcher.matches(pod.metadata.labels) || (previous !== undefined && matcher.matches(previous.metadata.labels))
			);
		})
		.map(keyOf);
};

/** Whether endpoints could change with a pod: address, node, readiness, phase, labels, the beginning of its deletion (podEndpointsChanged). */
const concernsEndpoints = (pod: Pod, previous: Pod): boolean =>
	pod.metadata.labels !== previous.metadata.labels ||
	pod.metadata.deletionTimestamp !== previous.metadata.deletionTimestamp ||
	pod.spec.nodeName !== previous.spec.nodeName ||
	pod.status?.podIP !== previous.status?.podIP ||
	pod.status?.podIPs !== previous.status?.podIPs ||
	pod.status?.phase !== previous.status?.phase ||
	isPodReady(pod) !== isPodReady(previous);
