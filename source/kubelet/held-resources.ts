import type {ObjectOf} from '../client/types.ts';
import {podRequests, type Amounts} from '../machinery/pod-requests.ts';
import {cpuMilli, wholeValue} from '../machinery/quantity.ts';

type Pod = ObjectOf<'Pod'>;
export type Container = Pod['spec']['containers'][number];
export type ContainerStatus = NonNullable<NonNullable<Pod['status']>['containerStatuses']>[number];
type Amount = {readonly [resource: string]: string};

/** What of the resources of a container may change while it runs. */
export const resizableResources = ['cpu', 'memory'] as const;

/** What the status of a container says that it holds: what its node has set aside for it, and what it has been given. */
export const heldBy = (
	{resources = {}}: Container,
	before: ContainerStatus | undefined,
): Pick<ContainerStatus, 'allocatedResources' | 'resources'> => {
	const {limits, requests} = resources;
	const allocatedResources = before?.allocatedResources ?? requests;
	const given = before?.resources ?? {...(limits && {limits}), ...(requests && {requests})};
	return {...(allocatedResources && {allocatedResources}), resources: given};
};

const amountOf = (resource: string, amounts: Amount | undefined): number => {
	const text = amounts?.[resource] ?? '0';
	return resource === 'cpu' ? cpuMilli(text) : wholeValue(text);
};

/** Resources of which two lists hold different amounts, of those that can be resized. */
export const differing = (a: Amount | undefined, b: Amount | undefined): readonly string[] =>
	resizableResources.filter(resource => amountOf(resource, a) !== amountOf(resource, b));

/** Whether `a` holds more of any resource than `b`. */
export const asksMore = (a: Amount | undefined, b: Amount | undefined): boolean =>
	resizableResources.some(resource => amountOf(resource, a) > amountOf(resource, b));

/** Containers of a pod that last as long as it does, each with its status. */
export const lastingContainers = ({
	spec,
	status,
}: Pod): readonly (readonly [Container, ContainerStatus | undefined])[] => {
	const statuses = [...(status?.containerStatuses ?? []), ...(status?.initContainerStatuses ?? [])];
	const sidecars = (spec.initContainers ?? []).filter(({restartPolicy}) => restartPolicy === 'Always');
	return [...spec.containers, ...sidecars].map(container => [
		container,
		statuses.find(({name}) => name === container.name),
	]);
};

/** What is set aside for a pod on its node, whatever it wishes for. */
export const allocatedRequests = (pod: Pod): Amounts => {
	const allocated = new Map(lastingContainers(pod).map(([{name}, status]) => [name, status?.allocatedResources]));
	const held = (container: Container): Container => {
		const requests = allocated.get(container.name);
		return requests === undefined ? container : {...container, resources: {...container.resources, requests}};
	};
	const {containers, initContainers} = pod.spec;
	return podRequests({
		...pod.spec,
		containers: containers.map(held),
		...(initContainers && {initContainers: initContainers.map(held)}),
	});
};
