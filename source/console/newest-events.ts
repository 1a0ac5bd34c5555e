import type {Informer, ObjectOf} from '../client/types.ts';
import {newestFirst} from './event-time.ts';
import {placeOf} from './sorted-list.ts';

type Event = ObjectOf<'Event'>;

/** The newest events, kept up to date one change at a time. */
export interface NewestEvents {
	/** Newest first; the same list until something in it has changed. */
	list(): readonly Event[];
	stop(): void;
}

/** Follows an informer and keeps its `count` newest events in order: a change costs the same however many there are. */
export const createNewestEvents = (
	informer: Pick<Informer<Event>, 'list' | 'subscribe'>,
	count: number,
): NewestEvents => {
	let shown: readonly Event[] = [];
	/** What is shown or has come since, by uid, as it is now; undefined: sort everything anew. */
	let changed: Map<string, Event | undefined> | undefined;
	const put = (event: Event): void => void changed?.set(event.metadata.uid, event);
	const stop = informer.subscribe({
		added: put,
		updated: put,
		deleted: ({metadata}) => void changed?.set(metadata.uid, undefined),
	});

	const sortAll = (): readonly Event[] => informer.list().toSorted(newestFirst).slice(0, count);

	/** What has not changed is in order; what has changed goes where it belongs. */
	const merge = (changes: ReadonlyMap<string, Event | undefined>): readonly Event[] => {
		const last = shown.at(-1);
		const merged = shown.filter(({metadata}) => !changes.has(metadata.uid));
		const isCut = shown.length === count;
		for (const event of changes.values()) {
			// Older than everything that is shown: there may be others before it.
			if (event === undefined || (isCut && last !== undefined && newestFirst(event, last) > 0)) continue;
			merged.splice(placeOf(merged, event, newestFirst), 0, event);
		}
		return isCut && merged.length < count ? sortAll() : merged.slice(0, count);
	};

	return {
		list() {
			if (changed === undefined) shown = sortAll();
			else if (changed.size > 0) shown = merge(changed);
			changed = new Map();
			return shown;
		},
		stop,
	};
};
