import {createRing} from '../machinery/ring.ts';
import type {ControllerStatistics} from '../cluster/statistics.ts';
import {paceSamplesMax} from './limits.ts';

/** How fast a controller works, over the last seconds. */
export interface ControllerPace {
	readonly controller: ControllerStatistics;
	/** Reconciles per second of cluster time. */
	readonly perSecond: number;
	/** Share of real time in which it worked. */
	readonly busyShare: number;
}

/** When counts were taken: cluster time and real time, ms. */
export interface PaceMoment {
	readonly at: number;
	readonly realMs: number;
}

type Sample = PaceMoment & {readonly totals: ReadonlyMap<string, ControllerStatistics['totals']>};

/** Turns counts that only grow into paces, from samples kept along the way. */
export interface ControllerPaces {
	/** Takes a sample when a second of cluster time has passed since the last one. */
	take(moment: PaceMoment, controllers: () => readonly ControllerStatistics[]): void;
	/** How they are now, against the oldest sample kept. */
	list(moment: PaceMoment, controllers: readonly ControllerStatistics[]): readonly ControllerPace[];
}

const sampleMs = 1000;

const per = (amount: number, time: number): number => (time > 0 ? amount / time : 0);

/** Keeps the last `paceSamplesMax` samples. */
export const createControllerPaces = (): ControllerPaces => {
	const samples = createRing<Sample>(paceSamplesMax);
	return {
		take(moment, controllers) {
			const last = samples.list().at(-1);
			if (last !== undefined && moment.at - last.at < sampleMs) return;
			samples.push({...moment, totals: new Map(controllers().map(({name, totals}) => [name, totals]))});
		},
		list(moment, controllers) {
			const [oldest] = samples.list();
			return controllers.map(controller => {
				const before = oldest?.totals.get(controller.name);
				if (oldest === undefined || before === undefined) return {controller, perSecond: 0, busyShare: 0};
				const {totals} = controller;
				return {
					controller,
					perSecond: per(totals.processed - before.processed, (moment.at - oldest.at) / 1000),
					busyShare: per(totals.busyMs - before.busyMs, moment.realMs - oldest.realMs),
				};
			});
		},
	};
};
