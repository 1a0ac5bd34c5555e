import type {ObjectOf} from '../client/types.ts';
import {byNamespaceAndName} from './natural-order.ts';
import {remembered} from './panels/remembered.ts';
import type {ServiceSummary} from './snapshot.ts';
import type {ConsoleCluster} from './types.ts';

const serviceLabel = 'kubernetes.io/service-name';

type Slice = ObjectOf<'EndpointSlice'>;

/** A slice without endpoints says null, as Go writes an empty list. */
const countSlice = remembered((slice: Slice): ServiceSummary['endpoints'] => {
	const endpoints = slice.endpoints ?? [];
	return {ready: endpoints.filter(({conditions}) => conditions?.ready !== false).length, all: endpoints.length};
});

const countEndpoints = (slices: readonly Slice[]): ServiceSummary['endpoints'] =>
	slices.map(countSlice).reduce((sum, {ready, all}) => ({ready: sum.ready + ready, all: sum.all + all}), {
		ready: 0,
		all: 0,
	});

/** All services with their endpoints counted, by namespace and name. */
export const listServices = (informers: ConsoleCluster['informers']): readonly ServiceSummary[] => {
	const slices = Map.groupBy(
		informers.of('EndpointSlice').list(),
		({metadata: {namespace, labels}}) => `${namespace}/${labels?.[serviceLabel]}`,
	);
	return informers
		.of('Service')
		.list()
		.toSorted(byNamespaceAndName)
		.map(service => ({
			service,
			endpoints: countEndpoints(slices.get(`${service.metadata.namespace}/${service.metadata.name}`) ?? []),
		}));
};
