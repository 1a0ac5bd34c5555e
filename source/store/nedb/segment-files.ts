import {segmentContinuedRecordsMax} from '../limits.ts';
import type {ActiveSegment, OpenSegment} from './active-segment.ts';
import {inFolder, segmentFile} from './folder-layout.ts';
import type {Segment} from './load.ts';
import {type LogDocument, segmentDocument} from './log-document.ts';

/** The log as a chain of segment files, of which the last is written. */
export interface SegmentFiles {
	/** The file written now. */
	readonly file: string;
	/** Of the last record. */
	readonly sequence: number;
	/** Of the last record that has one. */
	readonly revision: number;
	/** Length of the file written now, bytes. */
	size(): number;
	/** Begins the next segment if this one cannot take so many records more. */
	makeRoom(records: number): Promise<void>;
	/** Appends documents; `revision` is that of the last of them that has one. */
	append(documents: readonly LogDocument[], revision: number | undefined): Promise<void>;
	sync(): Promise<void>;
	/** Cuts off what the last append left, for when it or the sync after it failed. Does nothing if it never began. */
	cutBack(): Promise<void>;
	close(): Promise<void>;
}

export interface SegmentFilesOptions {
	readonly folder: string;
	readonly recordsMax: number;
	readonly open: OpenSegment;
	/** The end of the log so far. */
	readonly sequence: number;
	readonly revision: number;
	/** The last segment on disk, if there is one. */
	readonly last: Segment | undefined;
	/** A segment is full. */
	closed(segment: Segment): void;
}

/** Opens the end of the log: goes on with a short last segment, or begins a new one. */
export const openSegmentFiles = async (options: SegmentFilesOptions): Promise<SegmentFiles> => {
	const {folder, recordsMax, last} = options;
	let {sequence, revision} = options;
	let first = 0;
	let active: ActiveSegment;
	/** Length of the active segment before the append under way; what is in it has been acknowledged. */
	let kept: number | undefined;

	/** The next segment becomes the active one when it has its first record; until then the last one can be synced. */
	const begin = async (): Promise<void> => {
		const next = sequence + 1;
		const segment = await options.open(inFolder(folder, segmentFile(next)));
		try {
			await segment.append([segmentDocument(next, revision)]);
		} catch (error) {
			await segment.close();
			throw error;
		}
		active = segment;
		first = next;
		sequence = next;
	};

	if (last !== undefined && last.last - last.first + 1 < Math.min(segmentContinuedRecordsMax, recordsMax)) {
		first = last.first;
		active = await options.open(inFolder(folder, segmentFile(first)));
	} else {
		if (last !== undefined) options.closed(last);
		await begin();
	}

	return {
		get file() {
			return active.file;
		},
		get sequence() {
			return sequence;
		},
		get revision() {
			return revision;
		},
		size: () => active.size(),
		async makeRoom(records) {
			kept = undefined;
			if (sequence - first + 1 + records <= recordsMax || sequence === first) return;
			await active.sync();
			const full = active;
			const segment = {first, last: sequence, revision};
			await begin();
			await full.close();
			options.closed(segment);
		},
		async append(documents, reached) {
			kept = active.size();
			await active.append(documents);
			sequence += documents.length;
			revision = reached ?? revision;
		},
		sync: () => active.sync(),
		async cutBack() {
			if (kept !== undefined) await active.cutBack(kept);
		},
		close: () => active.close(),
	};
};
