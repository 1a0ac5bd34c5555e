import type {Timer} from '../clock/clock.ts';
import {countPhrase} from '../commands/phrase/evaluate-phrase.ts';
import {celVariables, type Observed} from './expectation-check.ts';
import {seriesPointsMax} from './limits.ts';
import type {Series} from './report.ts';
import type {Measure} from './scenario.ts';

/** The numbers of a fixture, looked at while the run lasts. */
export interface FollowedMeasures {
	/** Looks for the first time, and from then on at every interval. */
	begin(): void;
	/** No more from now on. */
	end(): void;
	series(): readonly Series[];
}

type Point = Series['points'][number];

interface Followed {
	readonly measure: Measure;
	readonly points: Point[];
	timer?: Timer;
	/** Every how many intervals a point is kept. */
	stride: number;
	looks: number;
}

/** The number now; undefined while an expression cannot be evaluated, for instance because a field is not there yet. */
const look = ({counted}: Measure, observed: Observed): number | undefined => {
	const {cluster} = observed;
	if (counted.by === 'phrase')
		return countPhrase(counted.phrase, {client: cluster.client, informers: cluster.informers, namespace: 'default'});
	try {
		return counted.expression.evaluate(celVariables(observed));
	} catch {
		return undefined;
	}
};

/** Keeps a point, and half of all points when there are too many. */
const keep = (one: Followed, point: Point): void => {
	if (one.looks++ % one.stride !== 0) return;
	one.points.push(point);
	if (one.points.length <= seriesPointsMax) return;
	one.points.splice(0, Infinity, ...one.points.filter((_, index) => index % 2 === 0));
	one.stride *= 2;
};

/** Makes ready to look at the numbers at their times. Looking is no part of the run: it replays the same without. */
export const followMeasures = (measures: readonly Measure[], observed: Observed): FollowedMeasures => {
	const {cluster, startMs} = observed;
	const clock = cluster.time.observer;
	const all: Followed[] = measures.map(measure => ({measure, points: [], stride: 1, looks: 0}));
	const follow = (one: Followed): void => {
		const value = look(one.measure, observed);
		if (value !== undefined) keep(one, {atMs: clock.now() - startMs, value});
		one.timer = clock.setTimer(one.measure.everyMs, () => follow(one));
	};
	return {
		begin: () => all.forEach(follow),
		end() {
			for (const {timer} of all) timer?.cancel();
		},
		series: () =>
			all.map(({measure, stride, points}) => ({name: measure.name, everyMs: measure.everyMs * stride, points})),
	};
};
