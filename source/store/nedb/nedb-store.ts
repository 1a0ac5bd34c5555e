import {access, constants} from 'node:fs/promises';
import type {Clock} from '../../clock/clock.ts';
import {appendGroupRecordsMax, segmentRecordsMax} from '../limits.ts';
import type {HistoryOptions} from '../retention.ts';
import {createRevisionStore} from '../revision-store.ts';
import type {RevisionStore} from '../types.ts';
import {openActiveSegment, type OpenSegment} from './active-segment.ts';
import {createBaseKeeper} from './base-keeper.ts';
import {DamageError, FolderError} from './data-error.ts';
import {type FaultHook, withFaultPoints} from './fault-points.ts';
import {lockFolder} from './folder-lock.ts';
import {makeFolder} from './make-folder.ts';
import {createGroupWriter, type FsyncPolicy} from './group-writer.ts';
import {type LoadedFolder, loadFolder} from './load.ts';
import {cutOffDamage} from './repair.ts';
import {openSegmentFiles} from './segment-files.ts';

export interface NedbStoreOptions {
	/** Made if it does not exist. */
	readonly folder: string;
	readonly clock: Clock;
	/** `always` by default. */
	readonly fsync?: FsyncPolicy;
	/** Keeps everything before a damaged record instead of refusing to open; a notice tells what was lost. */
	readonly repair?: boolean;
	/** How much history is kept; all of it by default. */
	readonly history?: HistoryOptions;
	/** Hears what the user should know: a torn record cut off, what a repair lost. To standard error by default. */
	notice?(text: string): void;
	/** Records in one segment file, at least 2. */
	readonly segmentRecords?: number;
	/** Opens the file that is written; tests put one in that fails. */
	readonly openSegment?: OpenSegment;
	/** Called at every fault point of writing; tests let the disk fail, wait or the process die there. */
	readonly reached?: FaultHook;
}

/** What an error of the system means for the folder. */
const reasonOf = (error: NodeJS.ErrnoException): string =>
	error.code === 'EEXIST' || error.code === 'ENOTDIR' ? 'it is, or is in, a file' : error.message;

const unusable = (folder: string, error: unknown): FolderError =>
	new FolderError(
		`${folder} cannot be used for data: ${reasonOf(error as NodeJS.ErrnoException)}; make it writable, make room, or choose another folder`,
		{cause: error},
	);

/** Whether an error came from the system and not from what the files hold. */
const isSystemError = (error: unknown): boolean => error instanceof Error && 'syscall' in error;

const prepareFolder = async (folder: string): Promise<void> => {
	try {
		await makeFolder(folder);
		await access(folder, constants.R_OK | constants.W_OK | constants.X_OK);
	} catch (error) {
		throw unusable(folder, error);
	}
};

const load = async ({folder, repair}: NedbStoreOptions, notice: (text: string) => void): Promise<LoadedFolder> => {
	try {
		return await loadFolder(folder, notice);
	} catch (error) {
		if (!repair || !(error instanceof DamageError)) throw error;
		const lost = await cutOffDamage(folder, error);
		const loaded = await loadFolder(folder, notice);
		notice(`${lost}; everything up to revision ${loaded.state.tip} is kept`);
		return loaded;
	}
};

const toStandardError = (text: string): void => void process.stderr.write(`inkube: ${text}\n`);

/**
Opens the store that keeps its log in a folder with NeDB. Throws FolderError when the folder is locked or cannot be
written, DamageError (file and line) when its files are not what was written. One process at a time; `close()` to end.
*/
export const openNedbStore = async (options: NedbStoreOptions): Promise<RevisionStore> => {
	const {folder, clock, fsync = 'always', history, notice = toStandardError} = options;
	const {segmentRecords = segmentRecordsMax, openSegment = openActiveSegment, reached} = options;
	// A group fits into a segment that holds nothing but its first record.
	const groupRecords = Math.min(appendGroupRecordsMax, segmentRecords - 1);
	await prepareFolder(folder);
	const release = await lockFolder(folder).catch((error: unknown) => {
		throw isSystemError(error) ? unusable(folder, error) : error;
	});
	try {
		const {state, base, segments} = await load(options, notice);
		const bases = createBaseKeeper({folder, state, base, closed: segments.slice(0, -1), notice, reached});
		const files = await openSegmentFiles({
			folder,
			recordsMax: segmentRecords,
			open: reached === undefined ? openSegment : withFaultPoints(openSegment, reached),
			sequence: segments.at(-1)?.last ?? base,
			revision: state.tip,
			last: segments.at(-1),
			closed: segment => bases.closed(segment),
		});
		const openWriter = (outcome: Parameters<typeof createGroupWriter>[0]['outcome']) =>
			createGroupWriter({clock, fsync, files, bases, groupRecords, outcome, notice, release});
		return createRevisionStore({clock, state, history, openWriter});
	} catch (error) {
		await release();
		throw isSystemError(error) ? unusable(folder, error) : error;
	}
};
