import {goQuote} from '../../machinery/go-quote.ts';
import type {Availability} from '../kinds/api-service/availability.ts';
import type {ServiceDirectory, ServicePortReference} from '../outbound/service-directory.ts';
import type {APIService, EndpointSlice} from '../schema/kubernetes.generated.ts';

const defaultPort = 443;

/** The port of a Service that an APIService names; undefined for one that is served here. */
export const serviceOf = ({spec: {service}}: APIService): ServicePortReference | undefined =>
	service && {namespace: service.namespace ?? '', name: service.name ?? '', port: service.port ?? defaultPort};

/** Whether a slice has a ready endpoint, and a port of the name. */
const leadsSomewhere = ({endpoints, ports}: EndpointSlice, portName: string): boolean =>
	(endpoints ?? []).some(({conditions}) => conditions?.ready !== false) &&
	(ports ?? []).some(({name, port}) => (name ?? '') === portName && port !== undefined);

const unavailable = (reason: string, message: string): Availability => ({status: 'False', reason, message});

/**
What can be said of the availability of an aggregated API without asking its server (the remote available controller); undefined
when nothing speaks against it.
*/
export const checkService = (
	{namespace, name, port}: ServicePortReference,
	services: ServiceDirectory,
): Availability | undefined => {
	const place = `service/${name} in ${goQuote(namespace)}`;
	const service = services.service(namespace, name);
	if (service === undefined) return unavailable('ServiceNotFound', `${place} is not present`);
	if (service.spec?.type !== 'ClusterIP') return undefined;
	const servicePort = service.spec.ports?.find(each => each.port === port);
	if (servicePort === undefined) return unavailable('ServicePortError', `${place} is not listening on port ${port}`);
	const slices = services.slices(namespace, name);
	if (slices.length === 0) return unavailable('EndpointsNotFound', `cannot find endpointslices for ${place}`);
	const portName = servicePort.name ?? '';
	if (slices.some(slice => leadsSomewhere(slice, portName))) return undefined;
	const missing = `endpointslices for ${place} have no addresses with port name ${goQuote(portName)}`;
	return unavailable('MissingEndpoints', missing);
};
