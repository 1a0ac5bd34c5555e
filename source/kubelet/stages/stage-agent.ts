import type {Timer} from '../../clock/clock.ts';
import type {ComponentContext, Running} from '../../client/component.ts';
import type {ResourceName} from '../../client/types.ts';
import type {KubernetesObject} from '../../machinery/json.ts';
import {keyOf} from '../../machinery/object-key.ts';
import {StatusError} from '../../machinery/status-error.ts';
import {act} from './act.ts';
import {pickStage, stageDelayMs} from './pick-stage.ts';
import type {StageAddresses} from './stage-addresses.ts';
import {stageFunctions} from './stage-functions.ts';
import type {Stage} from './stage.ts';

/** The objects of a kind that stages act on. */
export interface StagedKind {
	readonly resource: ResourceName;
	readonly stages: readonly Stage[];
	/** Whether somebody simulates this object now. */
	isSimulated(object: KubernetesObject): boolean;
}

/** Takes the objects of a kind through its stages. `look` looks at an object again, when who simulates it has changed. */
export interface StageAgent extends Running {
	look(key: string): void;
}

/** What an object is waiting for. */
interface Appointment {
	readonly stage: Stage;
	readonly resourceVersion: string;
	readonly timer: Timer;
}

/** Somebody else wrote first or removed the object: its change brings it back. */
const isOvertaken = (error: unknown): boolean =>
	error instanceof StatusError && (error.code === 404 || error.code === 409);

/**
Starts an agent as kwok's controllers work: every change of an object makes it enter the stage that matches it now, whatever it
was waiting for; the stage acts when its delay is over.
*/
export const startStageAgent = (
	context: ComponentContext,
	addresses: StageAddresses,
	{resource, stages, isSimulated}: StagedKind,
): StageAgent => {
	const {clock, log, random} = context;
	const objects = context.informers.ofResource(resource);
	const appointments = new Map<string, Appointment>();
	const startMs = clock.now();
	let stopped = false;

	const cancel = (key: string) => {
		appointments.get(key)?.timer.cancel();
		appointments.delete(key);
	};

	const failed = (stage: Stage, key: string, error: unknown) => {
		if (stopped || isOvertaken(error)) return;
		log.warn(`stage ${stage.name}: ${resource.kind} ${key}: ${(error as Error).message}`);
	};

	const play = async (key: string, stage: Stage, object: KubernetesObject) => {
		appointments.delete(key);
		const functions = stageFunctions(object, {clock, startMs, addresses});
		try {
			const result = await act(context, stage, {resource, object, functions});
			if (result !== undefined && stage.immediateNextStage) enter(result);
		} catch (error) {
			failed(stage, key, error);
		}
	};

	const pick = (object: KubernetesObject): Stage | undefined => {
		try {
			return pickStage(stages, object, random);
		} catch (error) {
			log.warn(`stages: ${resource.kind} ${keyOf(object)}: ${(error as Error).message}`);
			return undefined;
		}
	};

	function enter(object: KubernetesObject) {
		const key = keyOf(object);
		const {resourceVersion} = object.metadata;
		if (stopped || appointments.get(key)?.resourceVersion === resourceVersion) return;
		cancel(key);
		if (!isSimulated(object)) return;
		const stage = pick(object);
		if (stage === undefined) return;
		const delayMs = stageDelayMs(stage, object, clock.now(), random);
		const timer = clock.setTimer(delayMs, () => play(key, stage, object));
		appointments.set(key, {stage, resourceVersion, timer});
	}

	const unsubscribe = objects.subscribe({
		added: enter,
		updated: enter,
		deleted: object => cancel(keyOf(object)),
	});

	return {
		look(key) {
			const object = objects.get(key);
			cancel(key);
			if (object) enter(object);
		},
		stop() {
			stopped = true;
			unsubscribe();
			for (const {timer} of appointments.values()) timer.cancel();
			appointments.clear();
		},
	};
};
