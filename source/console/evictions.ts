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
	/** Cluster time at which the taint was seen to come, where the taint itself does not say; undefined when it was there before us. */
	seenAt(node: Node, taint: Taint): number | undefined;
}

interface Sources {
	now(): number;
	node(name: string): Node | undefined;
	podsOn(node: string): readonly Pod[];
}

const taintId = ({key, value = '', effect, timeAdded = ''}: Taint): string => `${key}=${value}:${effect} ${timeAdded}`;

/** Follows nodes and pods and counts, for every taint, the pods it evicts. */
export const createEvictions = ({now, node, podsOn}: Sources): Evictions => {
	const victims = new Map<string, Map<string, Set<string>>>();
	const seen = new Map<string, Map<string, number>>();

	const noteVictim = (ofNode: Node, taint: Taint, pod: Pod): void => {
		if (evictsPod(taint, pod)) victims.get(ofNode.metadata.uid)?.get(taintId(taint))?.add(pod.metadata.uid);
	};

	const notePod = (pod: Pod): void => {
		const on = pod.spec.nodeName === undefined ? undefined : node(pod.spec.nodeName);
		for (const taint of on?.spec.taints ?? []) noteVictim(on!, taint, pod);
	};

	const noteNode = (changedNode: Node, previous?: Node): void => {
		if (previous !== undefined && previous.spec.taints === changedNode.spec.taints) return;
		const {uid, name} = changedNode.metadata;
		const taints = changedNode.spec.taints ?? [];
		const before = victims.get(uid);
		const known = seen.get(uid);
		victims.set(uid, new Map(taints.map(taint => [taintId(taint), before?.get(taintId(taint)) ?? new Set<string>()])));
		seen.set(
			uid,
			new Map(
				taints.flatMap(taint => {
					const time =
						known?.get(taintId(taint)) ?? (previous === undefined || before?.has(taintId(taint)) ? undefined : now());
					return time === undefined ? [] : [[taintId(taint), time]];
				}),
			),
		);
		for (const pod of podsOn(name)) for (const taint of taints) noteVictim(changedNode, taint, pod);
	};

	return {
		nodes: {
			added: added => noteNode(added),
			updated: noteNode,
			deleted({metadata: {uid}}) {
				victims.delete(uid);
				seen.delete(uid);
			},
		},
		pods: {added: notePod, updated: notePod},
		countOf: ({metadata}, taint) =>
			taint.effect === 'NoExecute' ? (victims.get(metadata.uid)?.get(taintId(taint))?.size ?? 0) : undefined,
		seenAt: ({metadata}, taint) => seen.get(metadata.uid)?.get(taintId(taint)),
	};
};
