import {
	nodeEvictionsPerSecond,
	nodeSecondaryEvictionsPerSecond,
	smallZoneNodesMax,
	unhealthyZoneNodesMin,
	unhealthyZoneShare,
} from '../limits.ts';
import type {Node} from '../nodes/taints-of.ts';

/** How much of a zone is not ready. */
export type ZoneState = 'normal' | 'partial' | 'full';

/** The zone of a node: region and zone labels; all nodes without any are one zone (nodetopology.GetZoneKey). */
export const zoneOf = ({metadata: {labels = {}}}: Node): string => {
	const region = labels['topology.kubernetes.io/region'] ?? labels['failure-domain.beta.kubernetes.io/region'] ?? '';
	const zone = labels['topology.kubernetes.io/zone'] ?? labels['failure-domain.beta.kubernetes.io/zone'] ?? '';
	return `${region}/${zone}`;
};

/** The state of a zone from the Ready status of its nodes (ComputeZoneState). */
export const zoneState = (readyStatuses: readonly string[]): ZoneState => {
	const notReady = readyStatuses.filter(status => status !== 'True').length;
	if (notReady === readyStatuses.length && notReady > 0) return 'full';
	const isPartial = notReady > unhealthyZoneNodesMin && notReady / readyStatuses.length >= unhealthyZoneShare;
	return isPartial ? 'partial' : 'normal';
};

/** Nodes per second that may be tainted NoExecute in a zone; a small zone that is partly disrupted gets none. */
export const taintingRate = (state: ZoneState, nodes: number): number => {
	if (state !== 'partial') return nodeEvictionsPerSecond;
	return nodes > smallZoneNodesMax ? nodeSecondaryEvictionsPerSecond : 0;
};

/** A token bucket of one token: what a zone's rate limiter has at a time. */
export interface RateBucket {
	readonly tokens: number;
	readonly at: number;
}

/** The bucket after time has passed at a rate; it starts full. */
export const refill = (bucket: RateBucket | undefined, perSecond: number, now: number): RateBucket =>
	bucket === undefined
		? {tokens: 1, at: now}
		: {tokens: Math.min(1, bucket.tokens + ((now - bucket.at) / 1000) * perSecond), at: now};
