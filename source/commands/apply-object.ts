import type {ResourceName} from '../client/types.ts';
import {isJsonObject, type Json, type JsonObject, type KubernetesObject} from '../machinery/json.ts';
import {StatusError} from '../machinery/status-error.ts';
import {objectName} from './target.ts';
import type {CommandContext} from './types.ts';

const annotation = 'kubectl.kubernetes.io/last-applied-configuration';

/** Fields that the last manifest had and the new one lacks, as nulls of a merge patch. */
const removals = (before: Json | undefined, after: Json | undefined): JsonObject => {
	if (!isJsonObject(before) || !isJsonObject(after)) return {};
	const nulls: {[key: string]: Json} = {};
	for (const [key, value] of Object.entries(before)) {
		if (after[key] === undefined) nulls[key] = null;
		else if (isJsonObject(value)) {
			const below = removals(value, after[key]);
			if (Object.keys(below).length > 0) nulls[key] = below;
		}
	}
	return nulls;
};

/** `next` with the nulls of `gone` in their places. */
const merged = (next: JsonObject, gone: JsonObject): JsonObject => {
	const result: {[key: string]: Json | undefined} = {...next};
	for (const [key, value] of Object.entries(gone)) {
		const current = result[key];
		result[key] = isJsonObject(value) && isJsonObject(current) ? merged(current, value) : value;
	}
	return result;
};

const resourceOf = (object: KubernetesObject, context: CommandContext): ResourceName => {
	const resource = context.client.raw.resolve(object.apiVersion, object.kind);
	if (!resource)
		throw new Error(
			`no matches for kind "${object.kind}" in version "${object.apiVersion}"\nensure CRDs are installed first`,
		);
	return resource;
};

/** The manifest with the text of itself in kubectl's annotation. */
const withLastApplied = (object: KubernetesObject): KubernetesObject => {
	const {[annotation]: _, ...annotations} = object.metadata.annotations ?? {};
	const bare = {...object, metadata: {...object.metadata, annotations}};
	const text = `${JSON.stringify(bare)}\n`;
	return {...object, metadata: {...object.metadata, annotations: {...annotations, [annotation]: text}}};
};

const lastApplied = (object: KubernetesObject): Json | undefined => {
	try {
		return JSON.parse(object.metadata.annotations?.[annotation] ?? 'null') as Json;
	} catch {
		return undefined;
	}
};

/** Creates or updates one object as kubectl apply does on the client's side; answers its line. Lists are replaced as a whole. */
export const applyObject = async (manifest: KubernetesObject, context: CommandContext): Promise<string> => {
	if (!manifest.metadata.name)
		throw new Error(
			`cannot apply an object without a name: ${manifest.kind} has no metadata.name (create makes names)`,
		);
	const resource = resourceOf(manifest, context);
	const namespace = resource.namespaced ? (manifest.metadata.namespace ?? context.namespace) : undefined;
	const wanted = withLastApplied(manifest) as unknown as JsonObject;
	const name = objectName(resource, manifest.metadata.name);
	const live = await context.client.raw.get(resource, {name: manifest.metadata.name, namespace}).catch(ignoreNotFound);
	if (!live) {
		await context.client.raw.create(resource, wanted, namespace);
		return `${name} created`;
	}
	const patch = merged(wanted, removals(lastApplied(live), wanted));
	const next = await context.client.raw.patch(resource, {name: manifest.metadata.name, namespace}, 'merge', patch);
	return `${name} ${next.metadata.resourceVersion === live.metadata.resourceVersion ? 'unchanged' : 'configured'}`;
};

/** Creates one object; answers its line. */
export const createObject = async (manifest: KubernetesObject, context: CommandContext): Promise<string> => {
	const resource = resourceOf(manifest, context);
	const namespace = resource.namespaced ? (manifest.metadata.namespace ?? context.namespace) : undefined;
	const created = await context.client.raw.create(resource, manifest, namespace);
	return `${objectName(resource, created.metadata.name)} created`;
};

const ignoreNotFound = (error: unknown): undefined => {
	if (!(error instanceof StatusError) || error.code !== 404) throw error;
	return undefined;
};
