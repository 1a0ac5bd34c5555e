import {xoroshiro128plus} from 'pure-rand/generator/xoroshiro128plus';
import {randomBytes} from 'node:crypto';

/** Seeded chance: what the simulation decides. The same seed and label give the same draws on every machine. */
export interface Random {
	/** A number in [0, 1) with 53 bits. */
	next(): number;
	/** A whole number in [0, below); `below` is at least 1. */
	int(below: number): number;
	/** One of the items; there must be at least one. */
	pick<T>(items: readonly T[]): T;
	/** A stream of its own for a component, so that a draw added in one does not move the others. Independent of what has been drawn. */
	fork(label: string): Random;
}

/** Unpredictable bytes for keys, certificates and tokens; never from the seed. */
export interface Entropy {
	bytes(count: number): Uint8Array;
}

export const systemEntropy: Entropy = {bytes: count => randomBytes(count)};

/** FNV-1a over the label, mixed with the seed: a 32-bit seed for the label's stream. */
const streamSeed = (seed: number, label: string): number => {
	let hash = 0x811c9dc5 ^ seed;
	for (let index = 0; index < label.length; index++) hash = Math.imul(hash ^ label.charCodeAt(index), 0x01000193);
	hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
	return (hash ^ (hash >>> 13)) | 0;
};

/** A seeded stream (xoroshiro128+). `seed` is any 32-bit integer. */
export const createRandom = (seed: number): Random => {
	const generator = xoroshiro128plus(seed | 0);
	const uint32 = () => generator.next() >>> 0;
	const random: Random = {
		next: () => ((uint32() >>> 5) * 0x4000000 + (uint32() >>> 6)) / 0x20000000000000,
		int: below => Math.floor(random.next() * below),
		pick: items => items[random.int(items.length)]!,
		fork: label => createRandom(streamSeed(seed, label)),
	};
	return random;
};
