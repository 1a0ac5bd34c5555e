import {rm, truncate} from 'node:fs/promises';
import {createStoreState, type StoreState} from '../store-state.ts';
import {readBase} from './base-snapshot.ts';
import {DamageError} from './data-error.ts';
import {baseFile, inFolder, padded, readFolder, segmentFile} from './folder-layout.ts';
import {type Line, readLines} from './lines.ts';
import {readDocument, ReplayError, replayDocument} from './replay.ts';

/** A segment on disk, whole and checked. */
export interface Segment {
	/** Sequence of its first record; names the file. */
	readonly first: number;
	/** Sequence of its last record. */
	readonly last: number;
	/** Revision reached with its last record. */
	readonly revision: number;
}

/** What a data folder holds. */
export interface LoadedFolder {
	readonly state: StoreState;
	/** The sequence that the base reaches, 0 without one. */
	readonly base: number;
	/** Behind the base, oldest first. */
	readonly segments: readonly Segment[];
}

/** What is to be done to the folder once everything in it has been found right. */
type Cleaning = () => Promise<void>;

interface ReadSegment {
	readonly last: number;
	readonly clean?: Cleaning;
}

const readSegment = async (
	file: string,
	state: StoreState,
	first: number,
	isLast: boolean,
	notice: (text: string) => void,
): Promise<ReadSegment> => {
	let sequence = first - 1;
	const visit = ({text, number, offset}: Line): void => {
		try {
			const document = readDocument(text, sequence + 1);
			if ((document.kind === 'segment') !== (number === 1)) throw new ReplayError('a segment has one first record');
			replayDocument(state, document);
			sequence++;
		} catch (error) {
			throw error instanceof ReplayError ? new DamageError(file, number, offset, error.message) : error;
		}
	};
	const {end, lines, rest} = await readLines(file, visit);
	if (!isLast && (rest > 0 || lines === 0))
		throw new DamageError(file, lines + 1, end, 'the file ends inside a record, but later segments follow');
	if (rest === 0 && lines > 0) return {last: sequence};
	const clean = async (): Promise<void> => {
		if (rest > 0)
			notice(
				`${file}:${lines + 1}: the last record was not written to its end (${rest} bytes); it was never acknowledged and is cut off`,
			);
		await (lines === 0 ? rm(file) : truncate(file, end));
	};
	return {last: sequence, clean};
};

/**
Reads a data folder: the newest base, then every segment behind it, each record checked. Only the very last record may be
torn; that is cut off with a notice. Anything else that is not right is a DamageError, and the folder is left as it is.
*/
export const loadFolder = async (folder: string, notice: (text: string) => void): Promise<LoadedFolder> => {
	const files = await readFolder(folder);
	const base = files.bases.at(-1) ?? 0;
	const state = base === 0 ? createStoreState() : await readBase(folder, base);
	const pending = files.segments.filter(first => first > base);
	const cleanings: Cleaning[] = [];
	const segments: Segment[] = [];
	let sequence = base;
	for (const [position, first] of pending.entries()) {
		const file = inFolder(folder, segmentFile(first));
		if (first !== sequence + 1)
			throw new DamageError(file, 1, 0, `the records from ${padded(sequence + 1)} to ${padded(first - 1)} are missing`);
		const {last, clean} = await readSegment(file, state, first, position === pending.length - 1, notice);
		if (clean !== undefined) cleanings.push(clean);
		sequence = last;
		if (last >= first) segments.push({first, last, revision: state.tip});
	}
	state.compacted = Math.min(state.compacted, state.tip);
	for (const clean of cleanings) await clean();
	const leftOver = [
		...files.unfinished,
		...files.bases.slice(0, -1).map(baseFile),
		...files.segments.filter(first => first <= base).map(segmentFile),
	];
	for (const name of leftOver) await rm(inFolder(folder, name));
	return {state, base, segments};
};
