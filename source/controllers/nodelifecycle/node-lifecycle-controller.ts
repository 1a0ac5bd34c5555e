import type {ComponentContext} from '../../client/component.ts';
import {findCondition} from '../../machinery/conditions.ts';
import {nodeMonitorPeriodMs} from '../limits.ts';
import {byName} from '../objects/by-name.ts';
import {isConflict, isNotFound, messageOf} from '../objects/refusals.ts';
import {changeTaints} from '../nodes/change-taints.ts';
import type {Node} from '../nodes/taints-of.ts';
import {addNodeIndex} from '../pods/pods-by-node.ts';
import type {CreateController} from '../types.ts';
import {watch} from '../watch.ts';
import {markPodsNotReady} from './mark-pods-not-ready.ts';
import {isSilent, monitorGraceMs, type NodeHealth, observeHealth, unknownConditions} from './node-health.ts';
import {missingLabels} from './node-labels.ts';
import {isTaintedNoExecute, noExecuteChange, noScheduleChange} from './node-taints.ts';
import {type RateBucket, refill, taintingRate, type ZoneState, zoneOf, zoneState} from './zones.ts';

const leaseNamespace = 'kube-node-lease';

/** What the controller remembers of a node. */
interface Watched {
	readonly health: NodeHealth;
	/** Whether some of its pods are still marked ready although it is not. */
	readonly podsToMark: boolean;
	readonly node: Node;
}

const readyCondition = ({status}: Node) => findCondition(status?.conditions, 'Ready');

const readyStatus = (node: Node): string => readyCondition(node)?.status ?? 'Unknown';

/**
Watches over the signs of life of nodes (node_lifecycle_controller.go). NoSchedule taints follow conditions and cordoning at
once; every 5 s it looks for silent nodes and taints those that are not ready NoExecute, at a rate for each zone.
A look costs time in proportion to nodes, and to pods only of nodes that have just failed.
*/
export const createNodeLifecycleController: CreateController = (context, {heartbeatMs}) => {
	const graceMs = monitorGraceMs(heartbeatMs);
	const {client, informers, events, clock, log} = context;
	const nodes = informers.of('Node');
	const leases = informers.of('Lease');
	addNodeIndex(informers.of('Pod'));
	const watched = new Map<string, Watched>();
	const buckets = new Map<string, RateBucket>();
	let wasAllDown = false;

	/** Runs a write on one node; a node that changed or went away meanwhile is for the next look, and other nodes go on. */
	const attempt = async <T>(node: Node, write: () => Promise<T>): Promise<T | undefined> => {
		try {
			return await write();
		} catch (error) {
			if (!isConflict(error) && !isNotFound(error)) {
				log.warn(`node-lifecycle-controller will look again at node ${node.metadata.name}: ${messageOf(error)}`);
			}
			return undefined;
		}
	};

	const notePresence = (present: readonly Node[]): void => {
		const names = new Set(present.map(({metadata}) => metadata.name));
		for (const node of present) {
			const {name} = node.metadata;
			if (watched.has(name)) continue;
			events.event(node, 'Normal', 'RegisteredNode', `Node ${name} event: Registered Node ${name} in Controller`);
		}
		for (const [name, {node}] of watched) {
			if (names.has(name)) continue;
			events.event(node, 'Normal', 'RemovingNode', `Node ${name} event: Removing Node ${name} from Controller`);
			watched.delete(name);
		}
	};

	/** Makes a silent node Unknown and its pods not ready; answers the node as it is then. */
	const lookAt = async (node: Node): Promise<Node> => {
		const {name} = node.metadata;
		const now = clock.now();
		const known = watched.get(name);
		const health = observeHealth(known?.health, node, leases.get(`${leaseNamespace}/${name}`), now);
		const isNews = isSilent(health, node, now, graceMs) && readyCondition(node)?.status !== 'Unknown';
		const silenced = isNews ? await attempt(node, () => silence(node)) : undefined;
		const failed = silenced !== undefined && readyCondition(node)?.status === 'True';
		if (failed) events.event(node, 'Normal', 'NodeNotReady', `Node ${name} status is now: NodeNotReady`);
		const seen = silenced ?? node;
		const podsToMark = (failed || known?.podsToMark === true) && readyCondition(seen)?.status !== 'True';
		const marked = podsToMark ? await attempt(seen, () => markPodsNotReady(context, name)) : true;
		// Our own write of the heartbeat is no sign of life.
		const heartbeat = readyCondition(seen)?.lastHeartbeatTime;
		watched.set(name, {health: {...health, heartbeat}, podsToMark: podsToMark && marked !== true, node: seen});
		return seen;
	};

	const silence = (node: Node): Promise<Node> =>
		client.update(
			'Node',
			{...node, status: {...node.status, conditions: unknownConditions(node, clock.now())}},
			{subresource: 'status'},
		);

	/** Taints a zone's nodes that are not ready, as fast as its rate allows; those tainted already only change their taint. */
	const taintZone = async (zone: string, members: readonly Node[], state: ZoneState): Promise<void> => {
		const rate = taintingRate(state, members.length);
		let bucket = refill(buckets.get(zone), rate, clock.now());
		for (const node of members) {
			const status = readyStatus(node);
			const needsToken = status !== 'True' && !isTaintedNoExecute(node);
			if (needsToken && (rate === 0 || bucket.tokens < 1)) continue;
			if (needsToken) bucket = {...bucket, tokens: bucket.tokens - 1};
			await attempt(node, () => changeTaints(client, node, noExecuteChange(status), clock.now()));
		}
		buckets.set(zone, bucket);
	};

	/** When every zone is down the fault is likelier here than there: nobody is evicted. */
	const spareAll = async (present: readonly Node[]): Promise<void> => {
		for (const node of present)
			await attempt(node, () => changeTaints(client, node, noExecuteChange('True'), clock.now()));
		wasAllDown = true;
	};

	/** Signs of life could not be seen while everything was down: all nodes get their grace anew. */
	const restartGrace = (): void => {
		for (const [name, entry] of watched) watched.set(name, {...entry, health: {...entry.health, heardAt: clock.now()}});
		wasAllDown = false;
	};

	const monitor = async (): Promise<void> => {
		const listed = nodes.list().toSorted(byName);
		notePresence(listed);
		const present: Node[] = [];
		for (const node of listed) present.push(await lookAt(node));
		const reporting = present.filter(node => readyCondition(node) !== undefined);
		const zones = Map.groupBy(reporting, zoneOf);
		const states = [...zones].map(([zone, members]) => ({zone, members, state: zoneState(members.map(readyStatus))}));
		if (states.length > 0 && states.every(({state}) => state === 'full')) return spareAll(reporting);
		if (wasAllDown) restartGrace();
		for (const {zone, members, state} of states) await taintZone(zone, members, state);
	};

	return {
		name: 'node-lifecycle-controller',
		watches: [watch('Node', ({metadata}) => [metadata.name])],
		reconcile: key => reconcileNode(context, key),
		every: {intervalMs: nodeMonitorPeriodMs, run: monitor},
	};
};

/** What follows from a node at once: NoSchedule taints and the older names of its labels. */
const reconcileNode = async ({client, informers, clock}: ComponentContext, name: string): Promise<void> => {
	const node = informers.of('Node').get(name);
	if (node === undefined) return;
	try {
		const tainted = await changeTaints(client, node, noScheduleChange(node), clock.now());
		const labels = missingLabels(tainted);
		if (labels !== undefined) await client.patch('Node', {name}, 'merge', {metadata: {labels}});
	} catch (error) {
		if (!isNotFound(error)) throw error;
	}
};
