import type {Cluster} from '../cluster/types.ts';
import type {Timer} from '../clock/clock.ts';
import type {CommandContext} from '../commands/types.ts';
import {formatDuration} from '../machinery/duration.ts';
import type {StepReport} from './report.ts';
import type {Timetable} from './scenario.ts';

/** The commands of a fixture that come again and again, while the run lasts. */
export interface FollowedTimetables {
	/** Sets the first times: counted from `startMs`. */
	begin(): void;
	/** No more from now on. */
	end(): void;
	/** How they came out so far. */
	reports(): readonly StepReport[];
}

interface Followed {
	readonly timetable: Timetable;
	timer?: Timer;
	/** Times that have come. */
	due: number;
	done: number;
	running: boolean;
	/** Times at which the one before was still at it. */
	leftOut: number;
	failure?: {readonly atMs: number; readonly message: string};
}

const times = (count: number): string => (count === 1 ? 'once' : `${count} times`);

const outcome = ({done, leftOut, running, failure}: Followed): string => {
	if (failure) return `${failure.message} (after it had worked ${times(done)})`;
	return [
		done === 0 ? 'its time never came' : times(done),
		...(leftOut > 0 ? [`${times(leftOut)} not, because the one before was still at it`] : []),
		...(running ? ['the last one was still at it at the end'] : []),
	].join('; ');
};

/** Makes ready to give the commands of timetables at their times; one that fails is not given again. */
export const followTimetables = (
	timetables: readonly Timetable[],
	cluster: Cluster,
	contextOf: (folder: string) => CommandContext,
	startMs: number,
): FollowedTimetables => {
	const clock = cluster.time.observer;
	const all: Followed[] = timetables.map(timetable => ({timetable, due: 0, done: 0, running: false, leftOut: 0}));
	let ended = false;

	const perform = async (one: Followed): Promise<void> => {
		const {command, folder} = one.timetable;
		one.running = true;
		try {
			await command.command.run(command.args, contextOf(folder));
			one.done++;
		} catch (error) {
			// A command that the end of the run broke off has not failed.
			if (!ended) one.failure = {atMs: clock.now() - startMs, message: (error as Error).message};
		} finally {
			one.running = false;
		}
	};

	const setNext = (one: Followed): void => {
		const {fromMs, everyMs, untilMs = Infinity, times: timesMax = Infinity} = one.timetable;
		const atMs = fromMs + one.due * everyMs;
		if (ended || atMs > untilMs || one.due >= timesMax) return;
		one.timer = clock.setTimer(startMs + atMs - clock.now(), async () => {
			one.due++;
			setNext(one);
			if (one.failure) return;
			if (one.running) one.leftOut++;
			else await perform(one);
		});
	};

	return {
		begin: () => all.forEach(setNext),
		end() {
			ended = true;
			for (const {timer} of all) timer?.cancel();
		},
		reports: () =>
			all.map(one => ({
				title: `every ${formatDuration(one.timetable.everyMs)} ${one.timetable.title}`,
				place: one.timetable.place,
				kind: 'every',
				ok: one.failure === undefined,
				atMs: one.failure?.atMs ?? clock.now() - startMs,
				message: outcome(one),
			})),
	};
};
