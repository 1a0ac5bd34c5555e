import {toleratesTaint, type TaintLike} from '../machinery/taints.ts';
import type {Handler, ObjectOf} from '../client/types.ts';

type Node = ObjectOf<'Node'>;
type Pod = ObjectOf<'Pod'>;
type Taint = NonNullable<Node['spec']['taints']>[number];

/**
Whether a NoExecute taint makes the pod leave, now or when its `tolerationSeconds` are over: as the taint manager, which
takes the shortest time among the tolerations that match.
*/
export const evictsPod = (taint: TaintLike, pod: Pod): boolean => {
	if (taint.effect !== 'NoExecute') return false;
	const matching = pod.spec.tolerations?.filter(toleration => toleratesTaint(toleration, taint)) ?? [];
	return matching.length === 0 || matching.some(({tolerationSeconds}) => tolerationSeconds !== undefined);
};

/** How many pods each NoExecute taint has sent away or will, counted since it is on its node, and when taints came. */
export interface Evictions {
	readonly nodes: Handler<Node>;
	readonly pods: Handler<Pod>;
	/** Undefined for effects that do not evict. */
	countOf(node: Node, taint: Taint): number | undefined;
	/** Cluster time at which the taint was seen to come; undefined when it was there before us. */
	seenAt(node: Node, taint: Taint): number | undefined;
}

interface Sources {
	now(): number;
	node(name: string): Node | undefined;
	podsOn(node: string): readonly Pod[];
}

/** What is known of one taint of one node. */
interface TaintRecord {
	readonly seenAt: number | undefined;
	count: number;
	/** The uids counted of pods that are still there, so that none is counted twice. */
	readonly present: Set<string>;
}

const taintId = ({key, value = '', effect, timeAdded = ''}: Taint): string => `${key}=${value}:${effect} ${timeAdded}`;

/** Follows nodes and pods and counts, for every taint, the pods it evicts. */
export const createEvictions = ({now, node, podsOn}: Sources): Evictions => {
	const byNode = new Map<string, ReadonlyMap<string, TaintRecord>>();

	const recordOf = ({metadata}: Node, taint: Taint): TaintRecord | undefined =>
		byNode.get(metadata.uid)?.get(taintId(taint));

	const notePodOn = (on: Node, pod: Pod): void => {
		for (const taint of on.spec.taints ?? []) {
			const record = recordOf(on, taint);
			if (record === undefined || record.present.has(pod.metadata.uid) || !evictsPod(taint, pod)) continue;
			record.present.add(pod.metadata.uid);
			record.count++;
		}
	};

	const nodeOf = ({spec: {nodeName}}: Pod): Node | undefined => (nodeName === undefined ? undefined : node(nodeName));

	const notePod = (pod: Pod): void => {
		const on = nodeOf(pod);
		if (on?.spec.taints) notePodOn(on, pod);
	};

	const forgetPod = (pod: Pod): void => {
		const on = nodeOf(pod);
		for (const record of byNode.get(on?.metadata.uid ?? '')?.values() ?? []) record.present.delete(pod.metadata.uid);
	};

	const noteNode = (changed: Node, previous?: Node): void => {
		if (previous !== undefined && previous.spec.taints === changed.spec.taints) return;
		const {uid, name} = changed.metadata;
		const seenAt = previous === undefined ? undefined : now();
		const records = (changed.spec.taints ?? []).map(
			taint => [taintId(taint), recordOf(changed, taint) ?? {seenAt, count: 0, present: new Set<string>()}] as const,
		);
		byNode.set(uid, new Map(records));
		if (records.length > 0) for (const pod of podsOn(name)) notePodOn(changed, pod);
	};

	return {
		nodes: {
			added: added => noteNode(added),
			updated: noteNode,
			deleted: ({metadata}) => void byNode.delete(metadata.uid),
		},
		pods: {added: notePod, updated: notePod, deleted: forgetPod},
		countOf: (on, taint) => (taint.effect === 'NoExecute' ? (recordOf(on, taint)?.count ?? 0) : undefined),
		seenAt: (on, taint) => recordOf(on, taint)?.seenAt,
	};
};
