import type {Effect} from '../commands/types.ts';
import {controllerOf} from '../machinery/object-key.ts';
import type {TaintLike} from '../machinery/taints.ts';
import {evictsPod} from './evictions.ts';
import type {PlacedPod} from './pod-sums.ts';
import {isFinished} from './pod-state.ts';
import type {ClusterSnapshot, Target} from './snapshot.ts';

const podsOn = (snapshot: ClusterSnapshot, node: string): readonly PlacedPod[] =>
	snapshot.nodes.find(({node: {metadata}}) => metadata.name === node)?.sum.pods ?? [];

const names = (pods: readonly PlacedPod[]): readonly string[] =>
	pods.map(({pod: {metadata}}) => `${metadata.namespace ?? ''}/${metadata.name}`);

const counted = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;

const drainEffect = (node: string, snapshot: ClusterSnapshot): Effect => {
	const pods = podsOn(snapshot, node).filter(({state}) => !isFinished(state));
	const staying = pods.filter(({pod}) => controllerOf(pod)?.kind === 'DaemonSet');
	const leaving = pods.filter(placed => !staying.includes(placed));
	const kept =
		staying.length === 0
			? ''
			: `; ${counted(staying.length, 'pod')} of daemon sets stay${staying.length === 1 ? 's' : ''}`;
	return {
		summary: `cordons ${node} and evicts ${counted(leaving.length, 'pod')}${kept}`,
		details: names(leaving),
	};
};

const deleteEffect = ({kind, name, namespace}: Target, snapshot: ClusterSnapshot): Effect => {
	const what = `${kind.toLowerCase()} ${namespace ? `${namespace}/` : ''}${name}`;
	if (kind !== 'Node') return {summary: `deletes ${what}${kind === 'Pod' ? '' : ' and what it owns'}`, details: []};
	const pods = podsOn(snapshot, name);
	return {summary: `deletes ${what}; its ${counted(pods.length, 'pod')} will be collected`, details: names(pods)};
};

const failEffect = (node: string, snapshot: ClusterSnapshot): Effect => {
	const pods = podsOn(snapshot, node);
	return {
		summary: `${node} falls silent: not ready after 50 s, its ${counted(pods.length, 'pod')} evicted 5 min later unless it heals`,
		details: names(pods),
	};
};

const killEffect = ({name, namespace}: Target): Effect => ({
	summary: `kills the containers of ${namespace ?? 'default'}/${name}; its restart policy decides what follows`,
	details: [],
});

/** What a dangerous command would do, counted from the objects in sight, for commands that give no preview. */
export const estimateEffect = (line: string, target: Target, snapshot: ClusterSnapshot): Effect => {
	switch (line.split(' ', 1)[0]) {
		case 'drain':
			return drainEffect(target.name, snapshot);
		case 'fail':
			return failEffect(target.name, snapshot);
		case 'kill':
			return killEffect(target);
		default:
			return deleteEffect(target, snapshot);
	}
};

/** What adding a taint to a node would do to its pods. */
export const taintEffect = (taint: TaintLike, node: string, snapshot: ClusterSnapshot): string => {
	const pods = podsOn(snapshot, node).filter(({state}) => !isFinished(state));
	switch (taint.effect) {
		case 'NoExecute':
			return `evicts ${pods.filter(({pod}) => evictsPod(taint, pod)).length} of ${counted(pods.length, 'pod')} on ${node}`;
		case 'NoSchedule':
			return 'evicts nothing; new pods need a toleration';
		default:
			return 'evicts nothing; new pods go elsewhere if they can';
	}
};
