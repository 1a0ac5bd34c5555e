import type {Catalogue, ResourceRequest} from '../../api/types.ts';
import {quoteJson} from '../../commands/quote-word.ts';
import {groupedName, targetWords} from '../../formats/imports/resource-word.ts';
import {isJsonObject, type JsonObject} from '../../machinery/json.ts';

/** What came from another program, as the command language says it, or why it cannot. */
export type SaidInput = {readonly line: string; readonly note?: string} | {readonly cannot: string};

/** Fields of metadata that a server fills in. */
const serverFields = ['uid', 'resourceVersion', 'creationTimestamp', 'generation', 'managedFields', 'selfLink'];

/** An object without what a server fills in, with its kind and namespace. */
const manifestOf = (request: ResourceRequest, kind: string): JsonObject => {
	const {status: _, ...body} = request.body as JsonObject;
	const metadata = isJsonObject(body['metadata']) ? body['metadata'] : {};
	const kept = Object.entries(metadata).filter(([field]) => !serverFields.includes(field));
	return {
		...body,
		apiVersion: request.group === '' ? request.version : `${request.group}/${request.version}`,
		kind,
		metadata: {...Object.fromEntries(kept), ...(request.namespace === undefined ? {} : {namespace: request.namespace})},
	};
};

const wordOf = ({group, resource}: ResourceRequest): string => groupedName(resource, group);

const targetOf = (request: ResourceRequest): string => {
	const {name = '', namespace} = request;
	return targetWords({resource: wordOf(request), name, ...(namespace === undefined ? {} : {namespace})});
};

const sayPatch = (request: ResourceRequest, kind: string): SaidInput => {
	if (request.patchType === 'apply')
		return {line: `apply ${quoteJson(manifestOf(request, kind))}`, note: 'was a server-side apply'};
	return {
		line: `patch ${targetOf(request)} --type ${request.patchType ?? 'strategic'} --patch ${quoteJson(request.body)}`,
	};
};

const sayScale = (request: ResourceRequest): SaidInput => {
	const body = request.body;
	const replicas = isJsonObject(body) && isJsonObject(body['spec']) ? body['spec']['replicas'] : undefined;
	return typeof replicas === 'number'
		? {line: `patch ${targetOf(request)} --type merge --patch ${quoteJson({spec: {replicas}})}`}
		: {cannot: `${request.verb} of ${wordOf(request)}/scale`};
};

const sayDelete = (request: ResourceRequest): SaidInput => {
	const options = isJsonObject(request.body) ? request.body : {};
	const grace = options['gracePeriodSeconds'];
	const cascade = options['propagationPolicy'];
	return {
		line: [
			`delete ${targetOf(request)}`,
			...(typeof grace === 'number' ? [`--grace-period ${grace}`] : []),
			...(typeof cascade === 'string' ? [`--cascade ${cascade.toLowerCase()}`] : []),
		].join(' '),
	};
};

const saySubresource = (request: ResourceRequest): SaidInput => {
	if (request.subresource === 'scale') return sayScale(request);
	if (request.subresource === 'eviction' && request.resource === 'pods')
		return {line: `evict pod ${request.name ?? ''} --namespace ${request.namespace ?? 'default'}`};
	return {cannot: `${request.verb} of ${wordOf(request)}/${request.subresource ?? ''} ${request.name ?? ''}`};
};

/** A request of another program as a line of the command language, as far as there is one. */
export const sayRequest = (request: ResourceRequest, catalogue: Catalogue): SaidInput => {
	const kind = catalogue.byResource(request.group, request.version, request.resource)?.kind;
	const what = `${request.verb} of ${wordOf(request)} ${request.name ?? ''}`.trim();
	if (kind === undefined) return {cannot: what};
	if (request.subresource !== undefined) return saySubresource(request);
	switch (request.verb) {
		case 'create':
			return {line: `create ${quoteJson(manifestOf(request, kind))}`};
		case 'update':
			return {
				line: `patch ${targetOf(request)} --type merge --patch ${quoteJson(manifestOf(request, kind))}`,
				note: 'replaced the whole object; fields that it left out stay',
			};
		case 'patch':
			return sayPatch(request, kind);
		case 'delete':
			return sayDelete(request);
		default:
			return {cannot: what};
	}
};
