/*
How cluster time follows real time. The mapping is linear between changes of speed: cluster = anchor + (real − anchor) · speed.
*/

/** Reads and re-anchors the mapping from real time to cluster time. */
export interface Pacing {
	readonly speed: number;
	/** Cluster time that real time has reached; `current` for a paused or virtual clock. */
	reached(current: number): number;
	/** Real milliseconds until cluster time gets to `due`; Infinity when paused, 0 when virtual. */
	realDelay(due: number): number;
	/** Goes on from cluster time `current` at another speed. */
	anchor(current: number, speed: number): void;
}

/** Pacing by the monotonic clock of the process. `speed`: 0 paused, 1 wall, n scaled, Infinity virtual. */
export const createPacing = (startTime: number, initialSpeed: number): Pacing => {
	let speed = initialSpeed;
	let anchorCluster = startTime;
	let anchorReal = performance.now();
	const linear = () => speed > 0 && speed !== Infinity;
	return {
		get speed() {
			return speed;
		},
		reached: current =>
			linear() ? Math.max(current, Math.floor(anchorCluster + (performance.now() - anchorReal) * speed)) : current,
		realDelay(due) {
			if (speed === Infinity) return 0;
			if (speed === 0) return Infinity;
			return Math.max(0, (due - anchorCluster) / speed - (performance.now() - anchorReal));
		},
		anchor(current, nextSpeed) {
			anchorCluster = current;
			anchorReal = performance.now();
			speed = nextSpeed;
		},
	};
};
