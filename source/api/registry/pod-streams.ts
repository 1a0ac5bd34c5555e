import {badRequest} from '../../machinery/statuses.ts';
import type {Container, Pod} from '../schema/kubernetes.generated.ts';
import type {ResourceRequest} from '../types.ts';

/** Query parameters of a subresource, each as often as it was sent. */
type Parameters = NonNullable<ResourceRequest['parameters']>;

const first = (parameters: Parameters, name: string): string | undefined => parameters[name]?.[0];

const annotatedContainer = 'kubectl.kubernetes.io/default-container';

const containersOf = ({spec}: Pod): readonly Pick<Container, 'name'>[] => [
	...(spec.containers ?? []),
	...(spec.initContainers ?? []),
	...(spec.ephemeralContainers ?? []),
];

/** `choose one of: [a b] or one of the init containers: [i]`: where a name is missing. */
const choices = ({spec}: Pod): string => {
	const names = (containers: readonly Pick<Container, 'name'>[]) => `[${containers.map(({name}) => name).join(' ')}]`;
	const {containers, initContainers = [], ephemeralContainers = []} = spec;
	const others = [
		...(initContainers.length === 0 ? [] : [`or one of the init containers: ${names(initContainers)}`]),
		...(ephemeralContainers.length === 0 ? [] : [`or one of the ephemeral containers: ${names(ephemeralContainers)}`]),
	];
	return [`choose one of: ${names(containers)}`, ...others].join(' ');
};

/** The container that a log, exec or attach is about: the one named, marked as default, or the only one. Throws a 400. */
export const streamedContainer = (pod: Pod, parameters: Parameters): string => {
	const {name} = pod.metadata;
	const wanted = first(parameters, 'container') ?? '';
	if (wanted !== '') {
		if (containersOf(pod).some(container => container.name === wanted)) return wanted;
		throw badRequest(`container ${wanted} is not valid for pod ${name}`);
	}
	const marked = pod.metadata.annotations?.[annotatedContainer];
	if (marked !== undefined && containersOf(pod).some(container => container.name === marked)) return marked;
	const [only, ...more] = pod.spec.containers;
	if (only !== undefined && more.length === 0) return only.name;
	throw badRequest(`a container name must be specified for pod ${name}, ${choices(pod)}`);
};

/** Throws a 400 for a pod that is on no node yet: nobody can be asked for its streams. */
export const checkHost = ({metadata, spec}: Pod): void => {
	if (!spec.nodeName) throw badRequest(`pod ${metadata.name} does not have a host assigned`);
};
