/** Times of the simulation, in ms of cluster time. */
export interface KubeletOptions {
	/** Between lease renewals (kubelet: 10 s). */
	readonly heartbeatMs: number;
	/** From bound to running, before jitter. */
	readonly podStartMs: number;
	/** From deleted to gone, unless the grace period is shorter. */
	readonly podStopMs: number;
	/** Added when a node starts an image for the first time. */
	readonly imagePullMs: number;
}

export const kubeletDefaults: KubeletOptions = {heartbeatMs: 10_000, podStartMs: 200, podStopMs: 200, imagePullMs: 0};
