import type {Answer} from './answers.ts';
import type {Clock} from './clock.ts';

/** Where something from outside entered. */
interface JournalPlace {
	/** Cluster time, ms since the epoch. */
	readonly at: number;
	/** How many counted items the pump had run before it. */
	readonly item: number;
}

/** Something that was wanted of the cluster. */
export interface JournaledInput extends JournalPlace {
	/** What it was; JSON. */
	readonly input: unknown;
	/** Why it was refused, once it has been; replays perform it all the same. */
	readonly refused?: string;
}

/** What the outside world said when the cluster asked it something. */
export interface JournaledAnswer extends JournalPlace {
	/** Which question of the cluster it answers, counted from 0. */
	readonly asked: number;
	readonly answer: Answer;
}

/** One thing that came from outside, with the place where it entered. Replaying it there gives the same revisions. */
export type JournalEntry = JournaledInput | JournaledAnswer;

/** Whether an entry of a journal is something that was wanted of the cluster. */
export const isInput = (entry: JournalEntry): entry is JournaledInput => 'input' in entry;

/**
How an input gets its place. One that `arrives` is ordered by the time that real time has reached. One that `continues` what
is being done in this very instant (the next write of a command) stays in it, so that a command does the same at every pace.
*/
export type InputEntry = 'arrives' | 'continues';

/** The clock as its owner holds it: pacing and inputs. Components see only Clock. */
export interface TimeEngine extends Clock {
	/** Counted items run so far: the work of components, the same in a replay. */
	readonly items: number;
	/** Every input and answer so far, those of a replayed session too. */
	readonly journal: readonly JournalEntry[];
	/**
	The clock for those who only look (watch streams, commands, panels): their items run in the same pump but are not counted,
	so a replay without them meets the journal's inputs at the same places. They must write through `input` alone.
	*/
	readonly observer: Clock;
	/** True when nothing is due now and no outside work is under way. */
	readonly idle: boolean;
	/** Runs `work` as an item at the current cluster time, written to the journal as `input` (unless undefined). The way in for keys, requests and file changes. */
	input<T>(input: unknown, work: () => Promise<T> | T, entry?: InputEntry): Promise<T>;
	/**
	Runs `work` (a command: reads and inputs that continue) at an instant whose own work has all drained: the place that a step of
	a fixture has. Resolves with what it comes to.
	*/
	atInstant<T>(work: () => Promise<T>): Promise<T>;
	/** 0 pauses timers (work due now still drains); 1 is wall time; n is scaled; Infinity jumps from timer to timer. */
	setSpeed(speed: number): void;
	/** Goes from timer to timer until `changed` answers true (by default: one instant), whatever the speed. Gives up after an hour of cluster time. */
	step(changed?: () => boolean): Promise<void>;
	/**
	Lets time go on until `condition` holds (asked whenever the work of an instant has drained) or `limitMs` of cluster time are
	over; answers whether it held. Virtual time moves only while somebody waits here.
	*/
	runUntil(condition: () => boolean, limitMs: number): Promise<boolean>;
	/** Called after the work of an instant has drained. Returns the way out. */
	onQuiet(listener: () => void): () => void;
	/** Stops for good: no further item runs. */
	stop(): void;
}
