import type {KubernetesObject} from '../machinery/json.ts';
import {apiVersionOf} from './resource-names.ts';
import type {DeleteOptions, ResourceName} from './types.ts';

/** What a delete says, as the API's DeleteOptions. */
export const deleteBody = ({gracePeriodSeconds, propagationPolicy, preconditions, dryRun}: DeleteOptions) => ({
	apiVersion: 'v1',
	kind: 'DeleteOptions',
	gracePeriodSeconds,
	propagationPolicy,
	preconditions,
	dryRun: dryRun ? ['All'] : undefined,
});

/** What a create sends: the object, and what it is. */
export const createBody = (resource: ResourceName, object: unknown) => ({
	apiVersion: apiVersionOf(resource),
	kind: resource.kind,
	...(object as object),
});

/** Where an object wants to be, if it says so. */
export const namespaceOf = (object: unknown): string | undefined =>
	(object as Partial<KubernetesObject>).metadata?.namespace;
