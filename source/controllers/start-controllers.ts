import {createEventRecorder} from '../client/event-recorder.ts';
import type {ComponentContext, Running} from '../client/component.ts';
import {createWorkQueue, type WorkQueue} from '../client/work-queue.ts';
import type {Timer} from '../clock/clock.ts';
import type {CatalogueEntry} from './catalogue.ts';
import {isConflict, messageOf} from './objects/refusals.ts';
import {selectControllers} from './select-controllers.ts';
import type {Controller, ControllerSettings, Watch} from './types.ts';

export interface ControllersOptions extends ControllerSettings {
	/** kube-controller-manager's `--controllers`: `*`, `*,-cronjob-controller`. */
	readonly select: string;
}

/** Running controllers, with what their queues hold. */
export interface RunningControllers extends Running {
	readonly queues: readonly {readonly name: string; readonly queue: WorkQueue}[];
}

/**
Starts the selected controllers. Each has its queue: what its informers show becomes keys, and each key is reconciled as one
item of the pump, again with back-off when that fails. Reconciling begins when every informer has synced. Throws for an
unknown name in `select`.
*/
export const startControllers = (context: ComponentContext, options: ControllersOptions): RunningControllers => {
	const running = selectControllers(options.select).map(entry => prepare(context, entry, options));
	const stops: (() => void)[] = [];
	let stopped = false;
	context.clock.enqueue(async () => {
		await context.informers.synced();
		if (!stopped) for (const {controller, queue} of running) stops.push(connect(context, controller, queue));
	}, 'controllers start');
	return {
		queues: running.map(({controller: {name}, queue}) => ({name, queue})),
		stop: () => {
			stopped = true;
			for (const stop of stops) stop();
			for (const {queue} of running) queue.stop();
		},
	};
};

interface Prepared {
	readonly controller: Controller;
	readonly queue: WorkQueue;
}

const prepare = (
	shared: ComponentContext,
	{name, eventSource, create}: CatalogueEntry,
	settings: ControllerSettings,
): Prepared => {
	const {client, clock, log} = shared;
	const events = createEventRecorder(client, clock, eventSource, log);
	const controller = create({...shared, events, random: shared.random.fork(name)}, settings);
	const failed = (key: string, error: unknown, retries: number) => {
		const report = isConflict(error) ? log.debug : log.warn;
		report.call(log, `${name} will try again for ${key}: ${messageOf(error)}`, {controller: name, key, retries});
	};
	const queue = createWorkQueue({name, clock, process: key => controller.reconcile(key), failed});
	return {controller, queue};
};

/** Answers the way out. */
const connect = (context: ComponentContext, controller: Controller, queue: WorkQueue): (() => void) => {
	const ways = controller.watches.map(watch => follow(context, watch, queue));
	if (controller.sources !== undefined) ways.push(controller.sources(queue.add));
	if (controller.every !== undefined) ways.push(repeat(context, controller.name, controller.every));
	return () => {
		for (const leave of ways) leave();
	};
};

/** A change that enters at once takes a delayed entry of its key along. */
const follow = ({informers, clock}: ComponentContext, {kind, keys, delayMs}: Watch, queue: WorkQueue): (() => void) => {
	const delayed = new Map<string, Timer>();
	const enter = (key: string) => {
		delayed.get(key)?.cancel();
		delayed.delete(key);
		queue.add(key);
	};
	const enterLater = (key: string, delay: number) => {
		if (!delayed.has(key))
			delayed.set(
				key,
				clock.setTimer(delay, () => enter(key)),
			);
	};
	const add = (object: unknown, previous?: unknown) => {
		const delay = delayMs?.(object, previous) ?? 0;
		for (const key of keys(object, previous)) {
			if (delay > 0) enterLater(key, delay);
			else enter(key);
		}
	};
	const leave = informers.of(kind).subscribe({added: add, updated: add, deleted: object => add(object)});
	return () => {
		leave();
		for (const timer of delayed.values()) timer.cancel();
	};
};

/** Runs work now and again after every interval; a failure waits for the next time. */
const repeat = (
	{clock, log}: ComponentContext,
	name: string,
	{intervalMs, run}: NonNullable<Controller['every']>,
): (() => void) => {
	let timer: Timer | undefined;
	let stopped = false;
	const turn = async (): Promise<void> => {
		try {
			await run();
		} catch (error) {
			log.warn(`${name} will try again in ${intervalMs} ms: ${messageOf(error)}`, {controller: name});
		}
		if (!stopped) timer = clock.setTimer(intervalMs, turn);
	};
	clock.enqueue(turn, name);
	return () => {
		stopped = true;
		timer?.cancel();
	};
};
