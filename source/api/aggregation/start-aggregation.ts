import {isAvailable} from '../kinds/api-service/availability.ts';
import type {ServiceDirectory} from '../outbound/service-directory.ts';
import type {RegistryContext} from '../registry/context.ts';
import type {APIService} from '../schema/kubernetes.generated.ts';
import type {Catalogue, KindDescription} from '../types.ts';
import type {AggregatedApi, Aggregation} from './aggregated-api.ts';
import {serviceOf} from './check-service.ts';
import {keepRegistered} from './keep-registered.ts';
import {apiServiceName} from './registration.ts';
import {watchAvailability} from './watch-availability.ts';

/** The kind of APIServices, which the live objects have to keep; undefined where it is not served. */
export const apiServiceKind = (catalogue: Catalogue): KindDescription | undefined =>
	catalogue.byResource('apiregistration.k8s.io', 'v1', 'apiservices');

/**
Registers what this server serves and looks after what others serve. Resolves when all of its own is registered; undefined where
APIServices are not served.
*/
export const startAggregation = async (
	context: RegistryContext,
	services: ServiceDirectory,
	log?: {error(message: string, fields?: object): void},
): Promise<Aggregation | undefined> => {
	const {objects, catalogue} = context;
	const apiServices = apiServiceKind(catalogue);
	if (apiServices === undefined) return undefined;
	const definitions = catalogue.byResource('apiextensions.k8s.io', 'v1', 'customresourcedefinitions');
	await keepRegistered({context, apiServices, definitions, log});
	const availability = watchAvailability({context, apiServices, services, log});

	const describe = (object: APIService): AggregatedApi | undefined => {
		const service = serviceOf(object);
		if (service === undefined) return undefined;
		const {group = '', version = '', groupPriorityMinimum, versionPriority} = object.spec;
		const {caBundle, insecureSkipTLSVerify} = object.spec;
		const discovery = availability.discovery(object.metadata.name);
		return {
			group,
			version,
			priority: {group: groupPriorityMinimum, version: versionPriority},
			available: isAvailable(object),
			trust: {
				...(caBundle !== undefined && {caBundle}),
				...(insecureSkipTLSVerify !== undefined && {insecureSkipTLSVerify}),
			},
			resources: discovery?.resources,
			openApiUrl: discovery?.openApiUrl,
			async address() {
				await services.ready();
				return services.resolve(service);
			},
		};
	};
	const apiServiceOf = (group: string, version: string): APIService | undefined =>
		objects.get(apiServices, undefined, apiServiceName({group, version})) as APIService | undefined;

	let remote: readonly APIService[] = [];
	let at = -1;
	const remoteServices = (): readonly APIService[] => {
		const changes = objects.changes(apiServices);
		if (changes !== at) {
			remote = ([...objects.all(apiServices)] as APIService[])
				.filter(({spec}) => spec.service !== undefined)
				.toSorted((a, b) => (a.metadata.name < b.metadata.name ? -1 : 1));
			at = changes;
		}
		return remote;
	};
	return {
		find(group, version) {
			// Every request asks, and mostly there are none.
			const object = remoteServices().length === 0 ? undefined : apiServiceOf(group, version);
			return object && describe(object);
		},
		all: () =>
			remoteServices()
				.map(describe)
				.filter(api => api !== undefined),
		localPriority({group, version}) {
			const spec = apiServiceOf(group, version)?.spec;
			return spec && {group: spec.groupPriorityMinimum, version: spec.versionPriority};
		},
	};
};
