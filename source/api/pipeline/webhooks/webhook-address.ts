import type {KubernetesObject} from '../../../machinery/json.ts';
import type {Storage} from '../../../store/storage.ts';
import {listPrefix, objectKey} from '../../registry/resource-key.ts';
import type {Catalogue} from '../../types.ts';
import type {EndpointSlice, Service} from '../../schema/kubernetes.generated.ts';
import type {Webhook} from './webhook-call.ts';

/** Where a webhook is called, and by which name its certificate is checked. */
export interface WebhookAddress {
	readonly host: string;
	readonly port: number;
	readonly path: string;
	readonly serverName: string;
	/** As errors name it: `https://hook.default.svc:443/validate`. */
	readonly url: string;
}

/** The first endpoint that somebody wrote: those of pods are addresses of the simulation. */
const endpointOf = (slices: readonly EndpointSlice[], servicePort: string | undefined) => {
	for (const {endpoints, ports} of slices) {
		const port = (ports ?? []).find(({name}) => (name ?? '') === (servicePort ?? ''))?.port;
		const host = (endpoints ?? []).find(({targetRef}) => targetRef?.kind !== 'Pod')?.addresses?.[0];
		if (host !== undefined && port !== undefined) return {host, port};
	}
	return undefined;
};

/**
The address of a webhook. Nothing routes to the pods of the cluster, so a service leads somewhere only where it is an
ExternalName, or has an EndpointSlice that somebody wrote. Throws an Error that says what is missing.
*/
export const webhookAddress = async (
	{url, service}: Webhook['clientConfig'],
	storage: Storage,
	catalogue: Catalogue,
): Promise<WebhookAddress> => {
	if (url !== undefined) {
		const {hostname, port, pathname, search} = new URL(url);
		const host = hostname.replace(/^\[(.*)\]$/, '$1');
		return {host, port: port === '' ? 443 : Number(port), path: `${pathname}${search}`, serverName: host, url};
	}
	const {name = '', namespace = '', port = 443, path = '/'} = service ?? {};
	const services = catalogue.byResource('', 'v1', 'services');
	const slices = catalogue.byResource('discovery.k8s.io', 'v1', 'endpointslices');
	const stored = services && (await storage.get(objectKey(services, namespace, name)));
	if (stored === undefined || slices === undefined) throw new Error(`service "${name}" not found`);
	const {spec} = stored.object as Service;
	const serverName = `${name}.${namespace}.svc`;
	const named = {path, serverName, url: `https://${serverName}:${port}${path}`};
	if (spec?.type === 'ExternalName') return {...named, host: spec.externalName ?? '', port};
	const servicePort = spec?.ports?.find(each => each.port === port);
	if (servicePort === undefined) throw new Error(`no service port ${port} found for service "${name}"`);
	const {items} = await storage.list(listPrefix(slices, namespace));
	const own = (items.map(({object}) => object) as KubernetesObject[]).filter(
		({metadata}) => metadata.labels?.['kubernetes.io/service-name'] === name,
	);
	const endpoint = endpointOf(own as EndpointSlice[], servicePort.name);
	if (endpoint === undefined) throw new Error(`no endpoints available for service "${name}"`);
	return {...named, ...endpoint};
};
