import {countBefore} from '../../machinery/count-before.ts';
import type {RevisionStore, StoreEvent} from '../../store/types.ts';
import {prefixEnd} from '../../store/key-range.ts';
import {storedOf} from '../../store/stored.ts';
import {timelineMomentsMax} from '../limits.ts';

/** What makes a moment worth going to. */
export type MomentMark = 'node' | 'eviction' | 'rollout' | 'command';

/** A revision at which something other than a lease or an event changed, and its cluster time, ms. */
export interface Moment {
	readonly revision: number;
	readonly at: number;
	readonly mark?: MomentMark;
}

/** The moments of a cluster since the console was opened on it, oldest first. */
export interface Timeline {
	moments(): readonly Moment[];
	/** The last moment before a revision; undefined when there is none. */
	before(revision: number): Moment | undefined;
	/** The first moment after a revision; undefined when there is none. */
	after(revision: number): Moment | undefined;
	/** The state of things at a cluster time: the last moment that is not later; the first one for times before it. */
	at(time: number): Moment | undefined;
	/** Marks what is about to happen: the next moment is a person's doing. */
	markCommand(): void;
	stop(): void;
}

const registry = '/registry/';
const eventsPrefix = '/registry/events/';

/** Keys whose changes are no moments: heartbeats, and events, which follow what they tell of. */
const isQuiet = (key: string): boolean => key.startsWith('/registry/leases/') || key.startsWith(eventsPrefix);

const marksOfReasons: {readonly [reason: string]: MomentMark} = {
	NodeNotReady: 'node',
	NodeReady: 'node',
	TaintManagerEviction: 'eviction',
	Evicted: 'eviction',
	Preempted: 'eviction',
	ScalingReplicaSet: 'rollout',
};

const markOf = ({type, kv}: StoreEvent): MomentMark | undefined => {
	if (type !== 'put' || !kv.key.startsWith(eventsPrefix)) return undefined;
	return marksOfReasons[(storedOf(kv).object as {readonly reason?: string}).reason ?? ''];
};

/** Follows a store from its present revision on. `now` answers cluster time. */
export const createTimeline = (store: Pick<RevisionStore, 'durable' | 'watch'>, now: () => number): Timeline => {
	let moments: Moment[] = [{revision: store.durable, at: now()}];
	let isCommand = false;

	const put = (moment: Moment): void => {
		moments.push(moment);
		if (moments.length > timelineMomentsMax) moments = moments.slice(timelineMomentsMax / 2);
	};
	/** An event tells of what happened just before it. */
	const markLast = (mark: MomentMark): void => {
		const last = moments.at(-1)!;
		if (last.mark === undefined) moments[moments.length - 1] = {...last, mark};
	};

	const watcher = store.watch(
		{key: registry, end: prefixEnd(registry), startRevision: store.durable + 1},
		{
			events(batch, revision) {
				const mark = batch.map(markOf).find(one => one !== undefined);
				if (mark !== undefined) markLast(mark);
				if (batch.every(({kv}) => isQuiet(kv.key))) return;
				put({revision, at: now(), ...(isCommand && {mark: 'command' as const})});
				isCommand = false;
			},
		},
	);

	return {
		moments: () => moments,
		before: revision => moments[countBefore(moments, moment => moment.revision < revision) - 1],
		after: revision => moments[countBefore(moments, moment => moment.revision <= revision)],
		at: time => moments[Math.max(0, countBefore(moments, moment => moment.at <= time) - 1)],
		markCommand() {
			isCommand = true;
		},
		stop: () => watcher.cancel(),
	};
};
