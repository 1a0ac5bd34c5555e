import {parseQuantity} from '../../../machinery/quantity.ts';
import type {Container, PodSpec} from '../../schema/kubernetes.generated.ts';

type Amounts = {readonly [resource: string]: string};

const computeResources = ['cpu', 'memory'] as const;

/** What is asked of a resource, unless nothing. */
const amountOf = (amounts: Amounts | undefined, resource: string): bigint | undefined => {
	const text = amounts?.[resource];
	const nano = text === undefined ? 0n : parseQuantity(text).nano;
	return nano > 0n ? nano : undefined;
};

const resourcesOf = (containers: readonly Pick<Container, 'resources'>[]) =>
	containers.flatMap(({resources}) =>
		computeResources.map(resource => ({
			request: amountOf(resources?.requests, resource),
			limit: amountOf(resources?.limits, resource),
		})),
	);

/**
The quality of service of a pod: Guaranteed when every container limits cpu and memory and requests just that, BestEffort when
no container asks for any, otherwise Burstable. Resources of the pod as a whole count instead of its containers'.
*/
export const qualityOfService = (spec: PodSpec): 'Guaranteed' | 'Burstable' | 'BestEffort' => {
	const ofPod = resourcesOf([spec]);
	const whole = ofPod.some(({request, limit}) => request !== undefined || limit !== undefined);
	const asked = whole ? ofPod : resourcesOf([...(spec.initContainers ?? []), ...(spec.containers ?? [])]);
	if (asked.every(({request, limit}) => request === undefined && limit === undefined)) return 'BestEffort';
	return asked.every(({request, limit}) => limit !== undefined && request === limit) ? 'Guaranteed' : 'Burstable';
};
