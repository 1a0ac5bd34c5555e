import {pathNotFound} from '../../machinery/statuses.ts';
import type {KindDescription, ResourceRequest, ResourceResponse, Verb} from '../types.ts';
import {createBinding} from './binding.ts';
import type {RegistryContext} from './context.ts';
import {createEviction} from './eviction.ts';
import {getObject} from './get.ts';
import {approvalStrategy, ephemeralContainersStrategy, finalizeStrategy, resizeStrategy} from './part-strategies.ts';
import {patchObject} from './patch.ts';
import {readLog} from './pod-log/read-log.ts';
import {getScale, patchScale, updateScale} from './scale.ts';
import {simulatedConnection} from './simulated-connections.ts';
import {updateObject} from './update.ts';
import {statusStrategy, type UpdateStrategy} from './update-strategy.ts';

/** Answers one verb of a resource or subresource. */
export type Handler = (
	context: RegistryContext,
	kind: KindDescription,
	request: ResourceRequest,
) => Promise<ResourceResponse>;
export type Handlers = {readonly [verb in Verb]?: Handler};

/** A subresource that is the object itself, of which only a part may be changed. */
const partOfObject = (strategy: UpdateStrategy): Handlers => ({
	get: getObject,
	update: (context, kind, request) => updateObject(context, kind, request, strategy),
	patch: (context, kind, request) => patchObject(context, kind, request, strategy),
});

const handlers: {readonly [subresource: string]: Handlers} = {
	status: partOfObject(statusStrategy),
	scale: {get: getScale, update: updateScale, patch: patchScale},
	binding: {create: createBinding},
	eviction: {create: createEviction},
	log: {get: readLog},
	finalize: partOfObject(finalizeStrategy),
	approval: partOfObject(approvalStrategy),
	ephemeralcontainers: partOfObject(ephemeralContainersStrategy),
	resize: partOfObject(resizeStrategy),
};

/** The handlers of a subresource; throws 404 for those that this registry does not serve (streams are the transport's). */
export const subresourceHandlers = (subresource: string): Handlers => {
	const found = handlers[subresource] ?? simulatedConnection(subresource);
	if (found === undefined) throw pathNotFound();
	return found;
};
