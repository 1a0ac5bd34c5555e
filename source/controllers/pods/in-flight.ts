import type {Clock} from '../../clock/clock.ts';
import type {Informer} from '../../client/types.ts';
import type {KubernetesObject} from '../../machinery/json.ts';
import {keyOf} from '../../machinery/object-key.ts';
import {inFlightTimeoutMs} from '../limits.ts';

/**
Creations and deletions that a controller has made and its informer has not shown yet, per key. While there are any, the
controller must not count its children: a stale copy would make it create or delete twice. Losing this memory costs at most
what a restart of Kubernetes' controllers costs: the informer is complete before the first reconcile.
*/
export interface InFlight {
	created(key: string, child: KubernetesObject): void;
	deleting(key: string, child: KubernetesObject): void;
	/** Whether the informer has caught up with every write of this key, or they are older than five minutes. */
	settled(key: string): boolean;
	forget(key: string): void;
}

interface Creation {
	readonly child: string;
	readonly uid: string;
	readonly resourceVersion: string;
	readonly at: number;
}

interface Deletion {
	readonly child: string;
	readonly uid: string;
	readonly at: number;
}

interface Writes {
	readonly creations: Creation[];
	readonly deletions: Deletion[];
}

export const createInFlight = (informer: Informer<any>, clock: Clock): InFlight => {
	const writes = new Map<string, Writes>();
	const of = (key: string): Writes => {
		const known = writes.get(key) ?? {creations: [], deletions: []};
		writes.set(key, known);
		return known;
	};
	const isRecent = ({at}: {readonly at: number}) => clock.now() - at < inFlightTimeoutMs;
	const isUnseenCreation = ({child, uid, resourceVersion}: Creation): boolean =>
		informer.get(child)?.metadata.uid !== uid && Number(informer.revision) < Number(resourceVersion);
	const isUnseenDeletion = ({child, uid}: Deletion): boolean => {
		const {metadata} = (informer.get(child) as KubernetesObject | undefined) ?? {};
		return metadata?.uid === uid && metadata.deletionTimestamp === undefined;
	};
	return {
		created: (key, child) => {
			const {uid, resourceVersion} = child.metadata;
			of(key).creations.push({child: keyOf(child), uid, resourceVersion, at: clock.now()});
		},
		deleting: (key, child) => {
			of(key).deletions.push({child: keyOf(child), uid: child.metadata.uid, at: clock.now()});
		},
		settled: key => {
			const {creations, deletions} = writes.get(key) ?? {creations: [], deletions: []};
			const unseen = {
				creations: creations.filter(item => isRecent(item) && isUnseenCreation(item)),
				deletions: deletions.filter(item => isRecent(item) && isUnseenDeletion(item)),
			};
			const settled = unseen.creations.length === 0 && unseen.deletions.length === 0;
			if (settled) writes.delete(key);
			else writes.set(key, unseen);
			return settled;
		},
		forget: key => void writes.delete(key),
	};
};
