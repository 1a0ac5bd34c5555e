import {durationBucketsSeconds, responseBucketsBytes, watchEventBucketsBytes} from './buckets.ts';
import {createHistogram, type Histogram} from './histogram.ts';

/** What requests of one sort have in common, as kube-apiserver labels them. */
export interface RequestLabels {
	/** GET, LIST, WATCH, POST, PUT, PATCH, APPLY, DELETE, DELETECOLLECTION. */
	readonly verb: string;
	readonly group: string;
	readonly version: string;
	readonly resource: string;
	/** For paths that name no resource, the path. */
	readonly subresource: string;
	readonly scope: '' | 'cluster' | 'namespace' | 'resource';
	readonly dryRun: '' | 'All';
}

/** The counters of one sort of requests, found once for each request. */
export interface RequestSeries {
	readonly labels: RequestLabels;
	/** Answers by HTTP code. */
	readonly codes: Map<number, number>;
	readonly seconds: Histogram;
	readonly bytes: Histogram;
	/** Under way now; only of those that last (watches). */
	longRunning: number;
	watchEvents: number;
	/** Undefined until a watch event is sent. */
	watchEventBytes: Histogram | undefined;
}

/** Counters at zero. */
export const createSeries = (labels: RequestLabels): RequestSeries => ({
	labels,
	codes: new Map(),
	seconds: createHistogram(durationBucketsSeconds),
	bytes: createHistogram(responseBucketsBytes),
	longRunning: 0,
	watchEvents: 0,
	watchEventBytes: undefined,
});

/** Counts an answer. */
export const countAnswer = (series: RequestSeries, code: number, seconds: number, bytes: number): void => {
	series.codes.set(code, (series.codes.get(code) ?? 0) + 1);
	series.seconds.observe(seconds);
	series.bytes.observe(bytes);
};

/** Counts an event that a watch has sent. */
export const countWatchEvent = (series: RequestSeries, bytes: number): void => {
	series.watchEvents++;
	series.watchEventBytes ??= createHistogram(watchEventBucketsBytes);
	series.watchEventBytes.observe(bytes);
};
