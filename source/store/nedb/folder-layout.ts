import {readdir} from 'node:fs/promises';
import path from 'node:path';

/** Version of what is written in the files of a data folder. */
export const formatVersion = 1;

export const lockFile = 'inkube.lock';

const sequenceDigits = 16;

/** A sequence number as NeDB's `_id` and in file names: text order is number order. */
export const padded = (sequence: number): string => String(sequence).padStart(sequenceDigits, '0');

/** The log records from `sequence` on, one NeDB document a line. */
export const segmentFile = (sequence: number): string => `segment-${padded(sequence)}.db`;

/** Everything up to and including the log record `sequence`. */
export const baseFile = (sequence: number): string => `base-${padded(sequence)}.jsonl`;

/** A file while it is written; it gets its name when it is whole. */
export const temporaryFile = (name: string): string => `${name}.tmp`;

export interface FolderFiles {
	/** Bases by the sequence they reach, oldest first. */
	readonly bases: readonly number[];
	/** Segments by the sequence they begin with, oldest first. */
	readonly segments: readonly number[];
	/** Names of files that were never finished. */
	readonly unfinished: readonly string[];
}

const sequencesOf = (names: readonly string[], pattern: RegExp): readonly number[] =>
	names
		.map(name => pattern.exec(name)?.[1])
		.filter(digits => digits !== undefined)
		.map(Number)
		.toSorted((a, b) => a - b);

/** What is in a data folder. */
export const readFolder = async (folder: string): Promise<FolderFiles> => {
	const names = await readdir(folder);
	return {
		bases: sequencesOf(names, /^base-(\d{16})\.jsonl$/),
		segments: sequencesOf(names, /^segment-(\d{16})\.db$/),
		unfinished: names.filter(name => /^base-\d{16}\.jsonl\.tmp$|^segment-\d{16}\.db~$/.test(name)),
	};
};

export const inFolder = (folder: string, name: string): string => path.join(folder, name);
