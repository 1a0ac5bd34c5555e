import {rm} from 'node:fs/promises';
import type {StoreState} from '../store-state.ts';
import type {KeyValue} from '../types.ts';
import {type BaseSnapshot, writeBase} from './base-snapshot.ts';
import type {FaultHook} from './fault-points.ts';
import {baseFile, inFolder, segmentFile} from './folder-layout.ts';
import type {Segment} from './load.ts';

/** Turns old segments into a new base when history is compacted. */
export interface BaseKeeper {
	/** Full segments that no base has replaced yet. */
	readonly segments: number;
	/** A segment is full and on the disk. */
	closed(segment: Segment): void;
	/** History below `revision` is about to be let go. */
	compacting(revision: number): void;
	/** Resolves when no base is being written. */
	idle(): Promise<void>;
}

export interface BaseKeeperOptions {
	readonly folder: string;
	readonly state: StoreState;
	/** The sequence that the present base reaches, 0 without one. */
	readonly base: number;
	readonly closed: readonly Segment[];
	notice(text: string): void;
	readonly reached?: FaultHook;
}

const everything = {key: '\0', end: '\0'};

/** Makes the keeper of the bases of a folder. A base always ends where a segment does. */
export const createBaseKeeper = (options: BaseKeeperOptions): BaseKeeper => {
	const {folder, state, base, closed, notice, reached} = options;
	let segments = [...closed];
	let present = base;
	let writing: Promise<void> | undefined;

	/** The last segment that a base can replace: all its revisions go, and what was true after it can still be read. */
	const replaceable = (revision: number): Segment | undefined =>
		segments.findLast(segment => segment.revision < revision && segment.revision >= state.compacted);

	/** A new base costs a line per key; it must get rid of at least half as many records. */
	const isWorthIt = ({last}: Segment): boolean => last - present >= state.index.size / 2;

	/** The leases there are, and those that keys of the base hang on: the record that ends them may never reach the disk. */
	const leasesOf = (records: readonly KeyValue[]): BaseSnapshot['leases'] => {
		const leases = new Map([...state.leases.entries()].map(({id, ttlSeconds}) => [id, ttlSeconds]));
		for (const {lease} of records) {
			const ttlSeconds = lease === '0' || leases.has(lease) ? undefined : state.leases.ttlOf(lease);
			if (ttlSeconds !== undefined) leases.set(lease, ttlSeconds);
		}
		return [...leases].map(([id, ttlSeconds]) => ({id, ttlSeconds}));
	};

	const snapshotAt = ({last, revision}: Segment, compacted: number): BaseSnapshot => {
		const records = state.index.read(everything, revision, true);
		return {sequence: last, revision, compacted, leases: leasesOf(records), records};
	};

	const replace = async (snapshot: BaseSnapshot): Promise<void> => {
		await reached?.('before-base');
		await writeBase(folder, snapshot, reached);
		await reached?.('after-base');
		const before = present;
		present = snapshot.sequence;
		const replaced = segments.filter(({last}) => last <= present);
		segments = segments.filter(({last}) => last > present);
		for (const {first} of replaced) {
			await rm(inFolder(folder, segmentFile(first)));
			await reached?.('between-removals');
		}
		if (before > 0) await rm(inFolder(folder, baseFile(before)));
	};

	return {
		get segments() {
			return segments.length;
		},
		closed: segment => void segments.push(segment),
		compacting(revision) {
			if (writing !== undefined) return;
			const segment = replaceable(revision);
			if (segment === undefined || !isWorthIt(segment)) return;
			writing = replace(snapshotAt(segment, revision))
				.catch((error: Error) => notice(`${folder}: no new base was written, the segments are kept: ${error.message}`))
				.finally(() => (writing = undefined));
		},
		idle: async () => writing,
	};
};
