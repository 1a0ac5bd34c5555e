import {findCondition} from '../../machinery/conditions.ts';
import type {PodSpecLike} from '../../machinery/pod-requests.ts';
import {compareQuantities, parseQuantity} from '../../machinery/quantity.ts';
import type {Container, Pod} from '../framework/objects.ts';

type Requests = {readonly [resource: string]: string};
type ContainerStatus = NonNullable<NonNullable<Pod['status']>['containerStatuses']>[number];

/** The larger amount of each resource. */
const most = (lists: readonly Requests[]): Requests => {
	const result: {[resource: string]: string} = {};
	for (const list of lists) {
		for (const [resource, text] of Object.entries(list)) {
			const known = result[resource];
			if (known === text) continue;
			if (known !== undefined && compareQuantities(parseQuantity(known), parseQuantity(text)) >= 0) continue;
			result[resource] = text;
		}
	}
	return result;
};

const isReported = ({allocatedResources, resources}: ContainerStatus): boolean =>
	allocatedResources !== undefined || resources?.requests !== undefined;

const resized = (container: Container, status: ContainerStatus | undefined, isInfeasible: boolean): Container => {
	if (status === undefined || !isReported(status)) return container;
	const actual = [status.allocatedResources ?? {}, status.resources?.requests ?? {}];
	const requests = most(isInfeasible ? actual : [container.resources?.requests ?? {}, ...actual]);
	return {...container, resources: {...container.resources, requests}};
};

/**
The spec of a pod with what its containers hold: while a resize is under way, the most of what is wanted, allocated and in
use; of a resize that cannot be done, only the latter two. The spec itself when no kubelet has reported any. As kube-scheduler
counts with UseStatusResources.
*/
export const resizedSpec = ({spec, status}: Pod): PodSpecLike => {
	const statuses = [...(status?.containerStatuses ?? []), ...(status?.initContainerStatuses ?? [])];
	if (!statuses.some(isReported)) return spec;
	const byName = new Map(statuses.map(one => [one.name, one]));
	const pending = findCondition(status?.conditions, 'PodResizePending');
	const isInfeasible = pending?.status === 'True' && pending.reason === 'Infeasible';
	const resize = (container: Container) => resized(container, byName.get(container.name), isInfeasible);
	return {
		...spec,
		containers: spec.containers.map(resize),
		...(spec.initContainers === undefined
			? {}
			: {
					initContainers: spec.initContainers.map(container =>
						container.restartPolicy === 'Always' ? resize(container) : container,
					),
				}),
	};
};
