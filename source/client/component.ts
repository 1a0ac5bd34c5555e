import type {Clock} from '../clock/clock.ts';
import type {Random} from '../clock/random.ts';
import type {Client, EventRecorder, Informers, Logger} from './types.ts';

/** Everything a component (scheduler, controller, kubelet) may use. It has no other state and no other way to the cluster. */
export interface ComponentContext {
	readonly client: Client;
	readonly informers: Informers;
	readonly events: EventRecorder;
	readonly clock: Clock;
	readonly random: Random;
	readonly log: Logger;
}

/** A running component. */
export interface Running {
	stop(): void;
}
