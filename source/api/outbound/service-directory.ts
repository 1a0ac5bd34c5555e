import type {KubernetesObject} from '../../machinery/json.ts';
import type {LiveObjects} from '../pipeline/live-objects.ts';
import type {EndpointSlice, Service} from '../schema/kubernetes.generated.ts';
import type {Catalogue} from '../types.ts';
import type {ServerAddress} from './https-call.ts';

/** Names a port of a Service. */
export interface ServicePortReference {
	readonly namespace: string;
	readonly name: string;
	readonly port: number;
}

/** Hears that a Service or its endpoints have changed. */
export type ServiceChanged = (namespace: string, name: string) => void;

/** Services with their endpoints. Nothing is kept before `ready` is first called, since few clusters need it. */
export interface ServiceDirectory {
	/** To be awaited before anything is looked up. */
	ready(): Promise<void>;
	service(namespace: string, name: string): Service | undefined;
	slices(namespace: string, name: string): readonly EndpointSlice[];
	/**
	Where a Service leads. Nothing routes to the pods of the cluster, so it leads somewhere only where it is an ExternalName, or
	has an EndpointSlice that somebody wrote. Throws an Error that says what is missing.
	*/
	resolve(reference: ServicePortReference): ServerAddress;
	/** Hears of every change from now on. */
	subscribe(changed: ServiceChanged): void;
}

const serviceLabel = 'kubernetes.io/service-name';

const keyOf = (namespace: string, name: string): string => `${namespace}/${name}`;

/** The first endpoint that somebody wrote: those of pods are addresses of the simulation. */
const endpointOf = (slices: readonly EndpointSlice[], servicePort: string | undefined) => {
	for (const {endpoints, ports} of slices) {
		const port = (ports ?? []).find(({name}) => (name ?? '') === (servicePort ?? ''))?.port;
		const host = (endpoints ?? []).find(({targetRef}) => targetRef?.kind !== 'Pod')?.addresses?.[0];
		if (host !== undefined && port !== undefined) return {host, port};
	}
	return undefined;
};

/** The slices of each service, kept by their changes. */
const createSliceIndex = () => {
	const byService = new Map<string, Map<string, EndpointSlice>>();
	const serviceOf = ({metadata}: KubernetesObject): string | undefined => metadata.labels?.[serviceLabel];
	return {
		of: (namespace: string, name: string): readonly EndpointSlice[] => [
			...(byService.get(keyOf(namespace, name))?.values() ?? []),
		],
		change(before: KubernetesObject | undefined, after: KubernetesObject | undefined): void {
			const left = before && serviceOf(before);
			if (before !== undefined && left !== undefined) {
				const key = keyOf(before.metadata.namespace ?? '', left);
				byService.get(key)?.delete(before.metadata.name);
				if (byService.get(key)?.size === 0) byService.delete(key);
			}
			const joined = after && serviceOf(after);
			if (after === undefined || joined === undefined) return;
			const key = keyOf(after.metadata.namespace ?? '', joined);
			const slices = byService.get(key) ?? new Map<string, EndpointSlice>();
			byService.set(key, slices.set(after.metadata.name, after as EndpointSlice));
		},
	};
};

/** A directory over what `objects` follows. */
export const createServiceDirectory = (catalogue: Catalogue, objects: LiveObjects): ServiceDirectory => {
	const services = catalogue.byResource('', 'v1', 'services');
	const sliceKind = catalogue.byResource('discovery.k8s.io', 'v1', 'endpointslices');
	const index = createSliceIndex();
	const listeners: ServiceChanged[] = [];
	const tell = (namespace = '', name = ''): void => {
		for (const changed of listeners) changed(namespace, name);
	};
	const tellOf = (slice: KubernetesObject | undefined): void => {
		if (slice !== undefined) tell(slice.metadata.namespace, slice.metadata.labels?.[serviceLabel]);
	};
	let isFollowed = false;
	const follow = async (): Promise<void> => {
		if (services !== undefined) {
			await objects.follow(services);
			objects.subscribe(services, (before, after) => {
				const {namespace, name} = (after ?? before)!.metadata;
				tell(namespace, name);
			});
		}
		if (sliceKind !== undefined) {
			await objects.follow(sliceKind);
			for (const slice of objects.withUnderWay(sliceKind)) index.change(undefined, slice);
			objects.subscribe(sliceKind, (before, after) => {
				index.change(before, after);
				tellOf(before);
				tellOf(after);
			});
		}
		isFollowed = true;
	};
	let following: Promise<void> | undefined;
	const service = (namespace: string, name: string): Service | undefined =>
		services && isFollowed ? (objects.get(services, namespace, name) as Service | undefined) : undefined;
	return {
		ready: () => (following ??= follow()),
		service,
		slices: index.of,
		resolve({namespace, name, port}) {
			const found = service(namespace, name);
			if (found === undefined) throw new Error(`service "${name}" not found`);
			const serverName = `${name}.${namespace}.svc`;
			const {spec} = found;
			if (spec?.type === 'ExternalName') return {serverName, host: spec.externalName ?? '', port};
			const servicePort = spec?.ports?.find(each => each.port === port);
			if (servicePort === undefined) throw new Error(`no service port ${port} found for service "${name}"`);
			const endpoint = endpointOf(index.of(namespace, name), servicePort.name);
			if (endpoint === undefined) throw new Error(`no endpoints available for service "${name}"`);
			return {serverName, ...endpoint};
		},
		subscribe: changed => {
			listeners.push(changed);
		},
	};
};
