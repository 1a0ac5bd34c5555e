import {watchPartBytesMax} from '../limits.ts';
import type {EventMessage, KeyValueMessage} from './messages.ts';

/** One response: some of the events of a batch. */
export interface WatchPart {
	readonly events: readonly EventMessage[];
	/** Whether its last revision goes on in the next part. */
	readonly isFragment: boolean;
}

const lengthOf = (kv: KeyValueMessage | undefined): number =>
	kv === undefined ? 0 : kv.key.length + (kv.value?.length ?? 0);

/**
Splits a batch into responses of at most `bytesMax` of keys and values, so that a long history does not become one message
that clients refuse. A revision stays whole, however long, unless the client takes fragments; then only an event does.
*/
export const partsOf = (
	batch: readonly EventMessage[],
	takesFragments: boolean,
	bytesMax = watchPartBytesMax,
): readonly WatchPart[] => {
	const parts: WatchPart[] = [];
	let events: EventMessage[] = [];
	let length = 0;
	for (const event of batch) {
		const added = lengthOf(event.kv) + lengthOf(event.prev_kv);
		const isWithin = events.at(-1)?.kv.mod_revision === event.kv.mod_revision;
		if (events.length > 0 && length + added > bytesMax && (takesFragments || !isWithin)) {
			parts.push({events, isFragment: isWithin});
			events = [];
			length = 0;
		}
		events.push(event);
		length += added;
	}
	return [...parts, {events, isFragment: false}];
};
