import {keyOf, splitKey} from '../../machinery/object-key.ts';
import {addUsage, resourceOfAmount, type Usage} from '../../machinery/quota/usage.ts';
import {usageTexts, usedBy} from '../../machinery/quota/used.ts';
import type {ComponentContext} from '../../client/component.ts';
import type {ObjectOf} from '../../client/types.ts';
import {quotaResyncMs} from '../limits.ts';
import {unlessGone} from '../objects/refusals.ts';
import {writeStatus} from '../objects/write-status.ts';
import type {CreateController} from '../types.ts';
import {watch} from '../watch.ts';

type Quota = ObjectOf<'ResourceQuota'>;

/** Kinds whose changes are followed; others that a quota counts are looked at again from time to time. */
const followed = ['Pod', 'Service', 'PersistentVolumeClaim', 'ConfigMap', 'Secret', 'ReplicationController'] as const;

/** Keeps the limits and the usage of every ResourceQuota in its status (resource_quota_controller.go). */
export const createResourceQuotaController: CreateController = context => {
	const {informers, client} = context;
	const quotas = informers.of('ResourceQuota');
	const keysWithin = (namespace: string | undefined): readonly string[] =>
		quotas
			.list()
			.filter(({metadata}) => metadata.namespace === namespace)
			.map(keyOf);
	return {
		name: 'resourcequota-controller',
		watches: [
			watch('ResourceQuota', quota => [keyOf(quota)]),
			...followed.map(kind => watch(kind, ({metadata}) => keysWithin(metadata.namespace))),
		],
		reconcile: async key => {
			const quota = quotas.get(key);
			if (quota === undefined || quota.metadata.deletionTimestamp !== undefined) return undefined;
			const hard = quota.spec?.hard ?? {};
			const used = usageTexts(await usedOf(context, quota), Object.keys(hard));
			await unlessGone(writeStatus(client, 'ResourceQuota', quota, {hard, used}));
			return {requeueAfterMs: quotaResyncMs};
		},
	};
};

/** What the objects of the quota's namespace take of it. */
const usedOf = async ({client}: ComponentContext, quota: Quota): Promise<Usage> => {
	const {namespace = ''} = splitKey(keyOf(quota));
	const resources = new Set(Object.keys(quota.spec?.hard ?? {}).map(resourceOfAmount));
	let used: Usage = new Map();
	for (const resource of resources) {
		const found = client.raw.resources().find(({group, plural}) => [plural, `${plural}.${group}`].includes(resource));
		if (found === undefined) continue;
		const {items} = await client.raw.list(found, {namespace});
		used = addUsage(used, usedBy(quota, resource, items));
	}
	return used;
};
