/** Bounds of apiserver_request_duration_seconds in kube-apiserver. */
export const durationBucketsSeconds: readonly number[] = [
	0.005, 0.025, 0.05, 0.1, 0.2, 0.4, 0.6, 0.8, 1, 1.25, 1.5, 2, 3, 4, 5, 6, 8, 10, 15, 20, 30, 45, 60,
];

const exponential = (first: number, factor: number, count: number): readonly number[] =>
	Array.from({length: count}, (_, index) => first * factor ** index);

/** Bounds of apiserver_response_sizes. */
export const responseBucketsBytes: readonly number[] = exponential(1000, 10, 7);

/** Bounds of apiserver_watch_events_sizes. */
export const watchEventBucketsBytes: readonly number[] = exponential(1024, 2, 8);
