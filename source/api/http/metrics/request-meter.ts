import {stopwatch} from '../../../clock/wall.ts';
import type {RequestMetrics} from './request-metrics.ts';
import {countAnswer, type RequestSeries} from './request-series.ts';

const readOnlyMethods: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS']);
const millisecondsPerSecond = 1000;

/** Measures one request. */
export interface RequestMeter {
	/** Says what sort of request it is. */
	is(series: RequestSeries): void;
	/** The request lasts from now on, and is no longer under way in the ordinary sense. */
	lasts(): void;
	/** Tells what was answered. */
	answered(code: number, bytes: number): void;
	/** Counts the request; only once. */
	end(): void;
}

/** Starts to measure a request of a method at a path. */
export const startMeter = (metrics: RequestMetrics, method: string, path: string): RequestMeter => {
	const startedMs = stopwatch();
	const {inFlight} = metrics;
	const sort = readOnlyMethods.has(method) ? 'readOnly' : 'mutating';
	inFlight[sort]++;
	let series: RequestSeries | undefined;
	let lasting: RequestSeries | undefined;
	let code = 0;
	let bytes = 0;
	let ended = false;
	const seriesNow = (): RequestSeries => series ?? metrics.ofPath(method, path);
	return {
		is(known) {
			series = known;
		},
		lasts() {
			if (lasting !== undefined) return;
			inFlight[sort]--;
			lasting = seriesNow();
			lasting.longRunning++;
		},
		answered(answerCode, answerBytes) {
			code = answerCode;
			bytes = answerBytes;
		},
		end() {
			if (ended) return;
			ended = true;
			if (lasting === undefined) inFlight[sort]--;
			else lasting.longRunning--;
			// 0: the client left before there was an answer, which kube-apiserver counts likewise.
			countAnswer(seriesNow(), code, (stopwatch() - startedMs) / millisecondsPerSecond, bytes);
		},
	};
};
