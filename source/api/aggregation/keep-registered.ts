import {StatusError} from '../../machinery/status-error.ts';
import type {KubernetesObject} from '../../machinery/json.ts';
import type {RegistryContext} from '../registry/context.ts';
import {createDecoded} from '../registry/create.ts';
import {decodeObject} from '../registry/decode-object.ts';
import {deleteStored} from '../registry/delete.ts';
import {apiServerUser, serverScope} from '../registry/server-scope.ts';
import {replaceObject} from '../registry/update.ts';
import {mainStrategy} from '../registry/update-strategy.ts';
import type {APIService, CustomResourceDefinition} from '../schema/kubernetes.generated.ts';
import type {KindDescription} from '../types.ts';
import {builtInPriority, customPriority} from './priorities.ts';
import {apiServiceName, newApiService, registrationStep, type WishedService} from './registration.ts';

/** What keeps APIServices of its surroundings. */
export interface Registration {
	readonly context: RegistryContext;
	readonly apiServices: KindDescription;
	/** Undefined where no kinds can be defined. */
	readonly definitions: KindDescription | undefined;
	readonly log?: {error(message: string, fields?: object): void} | undefined;
}

/** What definitions make, by the name of its APIService; a group version goes with the last definition that serves it. */
const createDefinedVersions = () => {
	const byName = new Map<string, {readonly wished: WishedService; readonly definitions: Set<string>}>();
	const versionsOf = ({spec}: CustomResourceDefinition) =>
		spec.versions.filter(({served}) => served).map(({name}) => ({group: spec.group, version: name}));
	return {
		names: () => byName.keys(),
		wished: (name: string): WishedService | undefined => byName.get(name)?.wished,
		/** Takes a change of a definition; returns the names of the APIServices it is about. */
		change(before: KubernetesObject | undefined, after: KubernetesObject | undefined): readonly string[] {
			const left = before === undefined ? [] : versionsOf(before as CustomResourceDefinition);
			const joined = after === undefined ? [] : versionsOf(after as CustomResourceDefinition);
			for (const name of left.map(apiServiceName)) {
				const entry = byName.get(name);
				entry?.definitions.delete(before!.metadata.name);
				if (entry?.definitions.size === 0) byName.delete(name);
			}
			for (const groupVersion of joined) {
				const name = apiServiceName(groupVersion);
				const wished = {...groupVersion, priority: customPriority, automanaged: 'true' as const};
				const entry = byName.get(name) ?? {wished, definitions: new Set<string>()};
				entry.definitions.add(after!.metadata.name);
				byName.set(name, entry);
			}
			return [...left, ...joined].map(apiServiceName);
		},
	};
};

/** Writes one step; somebody else may have been faster, and is looked at when that is heard of. */
const takeStep = async (
	{context, apiServices}: Registration,
	name: string,
	step: ReturnType<typeof registrationStep>,
): Promise<void> => {
	const scope = serverScope({name});
	switch (step.action) {
		case 'create': {
			const decoded = decodeObject(apiServices, newApiService(step.wished), scope);
			await createDecoded(context, apiServices, decoded, scope);
			break;
		}
		case 'update':
			await replaceObject(context, apiServices, mainStrategy, object => ({...object, spec: step.spec}), scope);
			break;
		case 'delete':
			await deleteStored(context, apiServices, {namespace: undefined, name, user: apiServerUser, warnings: []}, {});
			break;
		default:
	}
};

const isOvertaken = (error: unknown): boolean =>
	error instanceof StatusError && (error.code === 404 || error.code === 409);

/**
Keeps an APIService for every group version that the server serves itself (the autoregister and crd-registration controllers):
for its own ones at the start, for those of definitions as long as they are there. Resolves when all are there.
*/
export const keepRegistered = async (registration: Registration): Promise<void> => {
	const {context, apiServices, definitions, log} = registration;
	const {objects, clock, catalogue} = context;
	const builtIn = new Map<string, WishedService>();
	for (const groupVersion of catalogue.groupVersions()) {
		const priority = builtInPriority(groupVersion);
		if (priority === undefined) continue;
		builtIn.set(apiServiceName(groupVersion), {...groupVersion, priority, automanaged: 'onstart'});
	}
	const defined = createDefinedVersions();

	const sync = async (name: string, isStart: boolean): Promise<void> => {
		const current = objects.get(apiServices, undefined, name) as APIService | undefined;
		const step = registrationStep(current, builtIn.get(name) ?? defined.wished(name), isStart);
		try {
			await takeStep(registration, name, step);
		} catch (error) {
			if (!isOvertaken(error)) throw error;
		}
	};

	const waiting = new Set<string>();
	const enqueue = (name: string): void => {
		if (waiting.has(name)) return;
		waiting.add(name);
		clock.enqueue(async () => {
			waiting.delete(name);
			await sync(name, false).catch((error: Error) =>
				log?.error(`the APIService ${name} could not be registered: ${error.message}`),
			);
		}, `registration of the API ${name}`);
	};

	if (definitions !== undefined) {
		await objects.follow(definitions);
		for (const definition of objects.all(definitions)) defined.change(undefined, definition);
		objects.subscribe(definitions, (before, after) => {
			for (const name of defined.change(before, after)) enqueue(name);
		});
	}
	const stored = [...objects.all(apiServices)].map(({metadata}) => metadata.name);
	const names = new Set([...builtIn.keys(), ...defined.names(), ...stored]);
	await Promise.all([...names].map(name => sync(name, true)));
	objects.subscribe(apiServices, (before, after) => enqueue((after ?? before)!.metadata.name));
};
