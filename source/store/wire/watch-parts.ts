import {watchFragmentBytesMax} from '../limits.ts';
import type {EventMessage, KeyValueMessage} from './messages.ts';

const lengthOf = (kv: KeyValueMessage | undefined): number =>
	kv === undefined ? 0 : kv.key.length + (kv.value?.length ?? 0);

/** Splits events into parts of at most `bytesMax` of keys and values; a larger event is a part of its own. */
export const fragmentsOf = (
	events: readonly EventMessage[],
	bytesMax = watchFragmentBytesMax,
): readonly (readonly EventMessage[])[] => {
	const fragments: EventMessage[][] = [[]];
	let length = 0;
	for (const event of events) {
		const added = lengthOf(event.kv) + lengthOf(event.prev_kv);
		const last = fragments.at(-1)!;
		if (last.length > 0 && length + added > bytesMax) {
			fragments.push([event]);
			length = added;
		} else {
			last.push(event);
			length += added;
		}
	}
	return fragments;
};
