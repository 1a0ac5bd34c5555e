import type {ClusterStatistics} from '../cluster/statistics.ts';
import {stopwatch} from '../clock/wall.ts';
import type {StoreWeight} from '../store/types.ts';
import {createControllerPaces, type ControllerPace} from './controller-paces.ts';
import {weighIntervalMs} from './limits.ts';
import type {ConsoleCluster} from './types.ts';

/** What runs behind the cluster now, asked for when somebody looks; of earlier moments there is nothing to ask. */
export interface LiveFigures {
	/** The same until the next frame. */
	statistics(): ClusterStatistics;
	/** The same for `weighIntervalMs` of real time. */
	storeWeight(): StoreWeight;
	/** The same until the next frame. */
	controllerPaces(): readonly ControllerPace[];
}

/** Asks a cluster what runs behind it, at most once a frame. */
export interface LiveFiguresSource {
	readonly figures: LiveFigures;
	/** A frame begins: what was asked before is old. */
	frame(): void;
}

/** Undefined for a cluster that cannot be asked. */
export const createLiveFigures = ({time, statistics: ask}: ConsoleCluster): LiveFiguresSource | undefined => {
	if (ask === undefined) return undefined;
	const paces = createControllerPaces();
	let statistics: ClusterStatistics | undefined;
	let listed: readonly ControllerPace[] | undefined;
	let weight: {readonly takenMs: number; readonly value: StoreWeight} | undefined;
	const moment = () => ({at: time.now(), realMs: stopwatch()});

	const figures: LiveFigures = {
		statistics: () => (statistics ??= ask()),
		storeWeight() {
			const now = stopwatch();
			if (weight === undefined || now - weight.takenMs > weighIntervalMs)
				weight = {takenMs: now, value: figures.statistics().store.weigh()};
			return weight.value;
		},
		controllerPaces: () => (listed ??= paces.list(moment(), figures.statistics().controllers)),
	};
	return {
		figures,
		frame() {
			statistics = undefined;
			listed = undefined;
			paces.take(moment(), () => figures.statistics().controllers);
		},
	};
};
