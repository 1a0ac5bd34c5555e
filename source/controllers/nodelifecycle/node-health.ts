import type {ObjectOf} from '../../client/types.ts';
import {parseTimestamp, timestamp} from '../../clock/clock.ts';
import {findCondition} from '../../machinery/conditions.ts';
import {nodeMissedHeartbeats, nodeMonitorGraceMs, nodeStartupGraceMs} from '../limits.ts';
import type {Node} from '../nodes/taints-of.ts';

type NodeCondition = NonNullable<NonNullable<Node['status']>['conditions']>[number];

/** What was last heard of a node, by the controller's own clock. */
export interface NodeHealth {
	/** Heartbeat of the condition Ready, as the kubelet wrote it. */
	readonly heartbeat: string | undefined;
	/** renewTime of its Lease. */
	readonly renewTime: string | undefined;
	/** When one of them was last seen to change, ms since the epoch. */
	readonly heardAt: number;
}

/** Conditions that become Unknown when a kubelet is silent. */
const reportedConditions = ['Ready', 'MemoryPressure', 'DiskPressure', 'PIDPressure'] as const;

/** The health after another look: a changed heartbeat or lease counts as a sign of life now (tryUpdateNodeHealth). */
export const observeHealth = (
	known: NodeHealth | undefined,
	node: Node,
	lease: ObjectOf<'Lease'> | undefined,
	now: number,
): NodeHealth => {
	const heartbeat = findCondition(node.status?.conditions, 'Ready')?.lastHeartbeatTime;
	const renewTime = lease?.spec?.renewTime;
	if (known === undefined) {
		const created = parseTimestamp(node.metadata.creationTimestamp) ?? now;
		return {heartbeat, renewTime, heardAt: hasReported(node) ? now : created};
	}
	const isAlive = heartbeat !== known.heartbeat || (renewTime !== undefined && renewTime !== known.renewTime);
	return isAlive ? {heartbeat, renewTime, heardAt: now} : known;
};

/**
How long a node may be silent: Kubernetes' 50 s, and with kubelets that are slower than its own as many of their heartbeats as
these are (kube-controller-manager's --node-monitor-grace-period has to be set to several times the kubelet's frequency, too).
*/
export const monitorGraceMs = (heartbeatMs = 0): number =>
	Math.max(nodeMonitorGraceMs, nodeMissedHeartbeats * heartbeatMs);

/** Whether a node has been silent for longer than it may; one that never reported has 10 s more. */
export const isSilent = ({heardAt}: NodeHealth, node: Node, now: number, graceMs = nodeMonitorGraceMs): boolean =>
	now > heardAt + (hasReported(node) ? graceMs : Math.max(graceMs, nodeStartupGraceMs));

const hasReported = ({status}: Node): boolean => findCondition(status?.conditions, 'Ready') !== undefined;

/** The conditions of a silent node: what its kubelet reports is Unknown. */
export const unknownConditions = ({metadata, status}: Node, now: number): readonly NodeCondition[] => {
	const conditions = status?.conditions ?? [];
	const silenced = conditions.map(condition =>
		(reportedConditions as readonly string[]).includes(condition.type) && condition.status !== 'Unknown'
			? {
					...condition,
					status: 'Unknown',
					reason: 'NodeStatusUnknown',
					message: 'Kubelet stopped posting node status.',
					lastTransitionTime: timestamp(now),
				}
			: condition,
	);
	const missing = reportedConditions.filter(type => findCondition(conditions, type) === undefined);
	const neverPosted = missing.map(type => ({
		type,
		status: 'Unknown',
		reason: 'NodeStatusNeverUpdated',
		message: 'Kubelet never posted node status.',
		lastHeartbeatTime: metadata.creationTimestamp,
		lastTransitionTime: timestamp(now),
	}));
	return [...silenced, ...neverPosted];
};
