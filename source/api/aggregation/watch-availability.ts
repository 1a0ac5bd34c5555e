import {StatusError} from '../../machinery/status-error.ts';
import type {KubernetesObject} from '../../machinery/json.ts';
import type {Timer} from '../../clock/clock.ts';
import {
	isAvailable,
	localAvailability,
	withAvailability,
	type Availability,
} from '../kinds/api-service/availability.ts';
import type {ServiceDirectory, ServicePortReference} from '../outbound/service-directory.ts';
import type {RegistryContext} from '../registry/context.ts';
import {serverScope} from '../registry/server-scope.ts';
import {replaceObject} from '../registry/update.ts';
import {statusStrategy} from '../registry/update-strategy.ts';
import type {APIService} from '../schema/kubernetes.generated.ts';
import type {KindDescription} from '../types.ts';
import {checkService, serviceOf} from './check-service.ts';
import {firstRetryMs, recheckMs} from './limits.ts';
import {readDiscovery, type RemoteDiscovery} from './read-discovery.ts';

/** What the availability of APIs is found by. */
export interface AvailabilitySurroundings {
	readonly context: RegistryContext;
	readonly apiServices: KindDescription;
	readonly services: ServiceDirectory;
	readonly log?: {error(message: string, fields?: object): void} | undefined;
}

/** What is known of the APIs of other servers. */
export interface WatchedAvailability {
	/** What the server of an APIService last said, by the APIService's name. */
	discovery(name: string): RemoteDiscovery | undefined;
}

/** One look at an APIService. */
interface Finding {
	readonly availability: Availability;
	readonly discovery?: RemoteDiscovery;
}

const passed: Availability = {status: 'True', reason: 'Passed', message: 'all checks passed'};

const failedCheck = (error: unknown): Availability => ({
	status: 'False',
	reason: 'FailedDiscoveryCheck',
	message: error instanceof Error ? error.message : String(error),
});

/**
Looks after the condition `Available` of all APIServices (the local and remote available controllers of kube-aggregator): when an
APIService, its Service or its endpoints change, and again after a while, sooner where the last look has failed. Only APIServices of
other servers have timers.
*/
export const watchAvailability = ({
	context,
	apiServices,
	services,
	log,
}: AvailabilitySurroundings): WatchedAvailability => {
	const {objects, clock} = context;
	const discoveries = new Map<string, RemoteDiscovery>();
	const timers = new Map<string, Timer>();
	const failures = new Map<string, number>();
	const remote = new Map<string, ServicePortReference>();
	const waiting = new Set<string>();
	let isSubscribed = false;
	const apiServiceOf = (name: string) => objects.get(apiServices, undefined, name) as APIService | undefined;

	const subscribe = (): void => {
		if (isSubscribed) return;
		isSubscribed = true;
		services.subscribe((namespace, name) => {
			for (const [apiService, service] of remote) {
				if (service.namespace === namespace && service.name === name) enqueue(apiService);
			}
		});
	};

	const look = async (object: APIService): Promise<Finding> => {
		const service = serviceOf(object);
		if (service === undefined) return {availability: localAvailability};
		remote.set(object.metadata.name, service);
		subscribe();
		await services.ready();
		const problem = checkService(service, services);
		if (problem !== undefined) return {availability: problem};
		const {group = '', version = ''} = object.spec;
		try {
			const discovery = await clock.outside(readDiscovery(services.resolve(service), {group, version}));
			return {availability: passed, discovery};
		} catch (error) {
			return {availability: failedCheck(error)};
		}
	};

	const write = async (name: string, availability: Availability): Promise<void> => {
		const wish = (current: KubernetesObject): KubernetesObject =>
			withAvailability(current as APIService, availability, clock.now());
		try {
			await replaceObject(context, apiServices, statusStrategy, wish, serverScope({name, subresource: 'status'}));
		} catch (error) {
			if (!(error instanceof StatusError) || error.code !== 404) throw error;
		}
	};

	const again = (name: string, {availability}: Finding): void => {
		timers.get(name)?.cancel();
		const isFailing = availability.reason === 'FailedDiscoveryCheck';
		const failed = isFailing ? (failures.get(name) ?? 0) + 1 : 0;
		failures.set(name, failed);
		const delayMs = isFailing ? Math.min(firstRetryMs * 2 ** (failed - 1), recheckMs) : recheckMs;
		timers.set(
			name,
			clock.setTimer(delayMs, () => check(name)),
		);
	};

	const forget = (name: string): void => {
		timers.get(name)?.cancel();
		for (const known of [timers, failures, discoveries, remote]) known.delete(name);
	};

	const check = async (name: string): Promise<void> => {
		const object = apiServiceOf(name);
		if (object === undefined) return forget(name);
		try {
			const finding = await look(object);
			const current = apiServiceOf(name);
			// What was looked at may have changed meanwhile, and is looked at again then.
			if (current === undefined || current.spec !== object.spec) return enqueue(name);
			if (finding.discovery !== undefined) discoveries.set(name, finding.discovery);
			await write(name, finding.availability);
			if (object.spec.service === undefined) forget(name);
			else again(name, finding);
		} catch (error) {
			log?.error(`the availability of the API ${name} could not be written: ${(error as Error).message}`);
		}
	};

	const enqueue = (name: string): void => {
		if (waiting.has(name)) return;
		waiting.add(name);
		clock.enqueue(() => {
			waiting.delete(name);
			return check(name);
		}, `availability of the API ${name}`);
	};

	objects.subscribe(apiServices, (before, after) => {
		const [old, next] = [before as APIService | undefined, after as APIService | undefined];
		const name = (next ?? old)!.metadata.name;
		if (next === undefined || old?.spec !== next.spec) enqueue(name);
	});
	for (const object of objects.all(apiServices)) {
		const {spec, metadata} = object as APIService;
		if (spec.service !== undefined || !isAvailable(object as APIService)) enqueue(metadata.name);
	}
	return {discovery: name => discoveries.get(name)};
};
