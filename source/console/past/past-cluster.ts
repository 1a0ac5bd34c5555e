import type {Client, Informer} from '../../client/types.ts';
import type {KubernetesObject} from '../../machinery/json.ts';
import {controllerOf, keyOf} from '../../machinery/object-key.ts';
import type {ConsoleCluster} from '../types.ts';
import {panelKinds} from '../view.ts';
import type {Moment} from './timeline.ts';

const indexes: {readonly [index: string]: (object: KubernetesObject) => string | undefined} = {
	namespace: ({metadata}) => metadata.namespace,
	owner: object => controllerOf(object)?.uid,
};

/** A list that will not change any more, as an informer. */
export const standing = (objects: readonly KubernetesObject[], revision: number): Informer => {
	const byKey = new Map(objects.map(object => [keyOf(object), object]));
	const byIndex = new Map(
		Object.entries(indexes).map(([name, valueOf]) => [name, Map.groupBy(objects, object => valueOf(object) ?? '')]),
	);
	return {
		hasSynced: true,
		synced: Promise.resolve(),
		revision: String(revision),
		get: key => byKey.get(key),
		list: () => objects,
		by: (index, value) => byIndex.get(index)?.get(value) ?? [],
		addIndex() {},
		subscribe(handler) {
			for (const object of objects) handler.added?.(object);
			return () => undefined;
		},
	};
};

/**
A cluster as it was at a moment: lists read at its revision through the API, time standing still. Rejects with the server's
error (410 Expired when the revision is compacted away).
*/
export const openPastCluster = async (
	client: Pick<Client, 'list'>,
	{revision, at}: Moment,
): Promise<ConsoleCluster> => {
	const exact = {resourceVersion: String(revision), resourceVersionMatch: 'Exact'} as const;
	const lists = await Promise.all(
		panelKinds.map(async kind => [kind, standing((await client.list(kind, exact)).items, revision)] as const),
	);
	const informers = new Map<string, Informer>(lists);
	const nothing = standing([], revision);
	return {
		informers: {of: kind => (informers.get(kind) ?? nothing) as never},
		time: {now: () => at, speed: 0},
		store: {durable: revision},
	};
};
