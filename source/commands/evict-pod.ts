import type {ObjectKey} from '../client/types.ts';
import {StatusError} from '../machinery/status-error.ts';
import type {CommandContext} from './types.ts';

/** How an eviction was answered: done (or already gone), or refused by a disruption budget for now. */
export type EvictionAnswer = {readonly evicted: true} | {readonly evicted: false; readonly why: string};

/** Asks for the eviction of a pod through its eviction subresource, which respects disruption budgets. */
export const evictPod = async (
	{client}: CommandContext,
	key: ObjectKey,
	gracePeriodSeconds?: number,
): Promise<EvictionAnswer> => {
	const eviction = {
		apiVersion: 'policy/v1',
		kind: 'Eviction',
		metadata: {name: key.name, namespace: key.namespace},
		...(gracePeriodSeconds === undefined ? {} : {deleteOptions: {gracePeriodSeconds}}),
	};
	try {
		await client.createSubresource('Pod', key, 'eviction', eviction);
		return {evicted: true};
	} catch (error) {
		if (error instanceof StatusError && error.code === 404) return {evicted: true};
		if (error instanceof StatusError && error.code === 429) return {evicted: false, why: error.message};
		throw error;
	}
};
