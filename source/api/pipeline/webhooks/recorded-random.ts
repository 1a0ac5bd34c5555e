import type {Random} from '../../../clock/random.ts';

/** A stream whose draws can be drawn again. */
export interface RecordedRandom {
	readonly random: Random;
	/** The next draws are the first ones again. */
	rewind(): void;
}

/** Remembers what is drawn, so that a write that is begun anew gives the same names and uids. */
export const recordRandom = (source: Random): RecordedRandom => {
	const draws: number[] = [];
	let drawn = 0;
	const next = (): number => {
		if (drawn === draws.length) draws.push(source.next());
		return draws[drawn++]!;
	};
	const random: Random = {
		next,
		int: below => Math.floor(next() * below),
		pick: items => items[random.int(items.length)]!,
		fork: label => source.fork(label),
	};
	return {
		random,
		rewind: () => {
			drawn = 0;
		},
	};
};
