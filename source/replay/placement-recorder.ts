import type {ObjectOf} from '../client/types.ts';
import type {Cluster} from '../cluster/types.ts';
import {controllerOf, keyOf} from '../machinery/object-key.ts';
import {staysDrawnMax} from './limits.ts';
import type {PlacementPicture, Stay} from './report.ts';

type Pod = ObjectOf<'Pod'>;

const ended = ({status}: Pod): boolean => status?.phase === 'Succeeded' || status?.phase === 'Failed';

/** The workload a pod belongs to, through a ReplicaSet to its Deployment. */
const ownerOf = (pod: Pod, {informers}: Cluster): string => {
	const owner = controllerOf(pod);
	if (!owner) return keyOf(pod);
	const replicaSet =
		owner.kind === 'ReplicaSet' ? informers.of('ReplicaSet').get(`${pod.metadata.namespace}/${owner.name}`) : undefined;
	const above = replicaSet && controllerOf(replicaSet);
	return above ? `${above.kind} ${above.name}` : `${owner.kind} ${owner.name}`;
};

const natural = new Intl.Collator('en', {numeric: true}).compare;

/** Follows where the pods of a cluster are, from now on. */
export const recordPlacement = (cluster: Cluster, startMs: number): {picture(): PlacementPicture} => {
	const now = () => cluster.time.now() - startMs;
	const open = new Map<string, Omit<Stay, 'untilMs'>>();
	const closed: Stay[] = [];
	const nodes = new Set<string>();
	let leftOut = 0;

	const close = ({metadata: {uid}}: Pod): void => {
		const stay = open.get(uid);
		if (!stay) return;
		open.delete(uid);
		if (closed.length < staysDrawnMax) closed.push({...stay, untilMs: now()});
		else leftOut++;
	};
	const see = (pod: Pod): void => {
		const node = pod.spec.nodeName ?? '';
		if (ended(pod)) close(pod);
		else if (node !== '' && !open.has(pod.metadata.uid))
			open.set(pod.metadata.uid, {pod: keyOf(pod), owner: ownerOf(pod, cluster), node, fromMs: now()});
	};
	cluster.informers.of('ReplicaSet');
	cluster.informers.of('Node').subscribe({added: ({metadata}) => void nodes.add(metadata.name)});
	cluster.informers.of('Pod').subscribe({added: see, updated: see, deleted: close});

	return {
		picture() {
			const rest = [...open.values()].map(stay => ({...stay, untilMs: now()}));
			const room = Math.max(0, staysDrawnMax - closed.length);
			const stays = [...closed, ...rest.slice(0, room)];
			return {
				nodes: [...new Set([...nodes, ...stays.map(({node}) => node)])].toSorted(natural),
				stays: stays.toSorted((a, b) => a.fromMs - b.fromMs),
				leftOut: leftOut + rest.length - Math.min(rest.length, room),
			};
		},
	};
};
