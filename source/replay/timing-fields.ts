/** How fixtures name the durations of simulated nodes, and what the cluster calls them. */
export const timingFields = {
	heartbeat: 'heartbeatMs',
	podStart: 'podStartMs',
	podStop: 'podStopMs',
	imagePull: 'imagePullMs',
} as const;
