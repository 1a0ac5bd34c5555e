import type {Clock, Timer} from '../../clock/clock.ts';
import {ReadOnlyError} from '../errors.ts';
import {fsyncIntervalMs} from '../limits.ts';
import type {LogRecord, LogWriter} from '../log-record.ts';
import type {LogOutcome} from '../revision-store.ts';
import type {BaseKeeper} from './base-keeper.ts';
import {logDocument} from './log-document.ts';
import type {SegmentFiles} from './segment-files.ts';

/**
When what is appended is flushed to the disk itself. `always`: before it is acknowledged. `interval`: about every second of
cluster time. `never`: when the operating system likes. All three survive the end of the process; only `always` a power cut.
*/
export type FsyncPolicy = 'always' | 'interval' | 'never';

export interface GroupWriterOptions {
	readonly clock: Clock;
	readonly fsync: FsyncPolicy;
	readonly files: SegmentFiles;
	readonly bases: BaseKeeper;
	/** Most records in one append. */
	readonly groupRecords: number;
	readonly outcome: LogOutcome;
	notice(text: string): void;
	/** Gives the folder back. */
	release(): Promise<void>;
}

/**
Makes the writer of a folder. What is appended while a group is on its way joins the next one. Input and output run by
themselves; their outcome reaches the store through the clock. The queue is as long as writers do not wait for durability;
the API server waits, so its requests under way bound it.
*/
export const createGroupWriter = (options: GroupWriterOptions): LogWriter => {
	const {clock, fsync, files, bases, outcome, notice} = options;
	let queue: LogRecord[] = [];
	let running: Promise<void> | undefined;
	let broken = false;
	let flushTimer: Timer | undefined;

	const fail = (lost: readonly LogRecord[], cause: Error, revision: number): void => {
		const pending = queue;
		queue = [];
		const reason = `${files.file}: ${cause.message}; the store went back to revision ${revision} and takes no more writes. Make room or mend the disk, then start again`;
		outcome.failed([...lost, ...pending], new ReadOnlyError(reason, {cause}));
	};

	const flush = (): void => {
		flushTimer = undefined;
		clock.outside(files.sync()).catch((error: Error) => {
			broken = true;
			fail([], error, files.revision);
		});
	};

	/** Tells the store, in an item of the pump, how the append of a group ended. */
	const report = async (group: readonly LogRecord[], before: number, written: Promise<number>): Promise<void> => {
		try {
			const revision = await clock.outside(written);
			outcome.persisted(group.length, revision);
			if (fsync === 'interval') flushTimer ??= clock.setTimer(fsyncIntervalMs, flush);
		} catch (error) {
			fail(group, error as Error, before);
		}
	};

	/** Appends a group; answers the revision reached. */
	const write = async (group: readonly LogRecord[]): Promise<number> => {
		await files.makeRoom(group.length);
		const first = files.sequence + 1;
		await files.append(
			group.map((record, position) => logDocument(first + position, record)),
			lastRevision(group),
		);
		if (fsync === 'always') await files.sync();
		return files.revision;
	};

	const run = async (): Promise<void> => {
		// What is decided in the same turn goes into the same group.
		await Promise.resolve();
		while (queue.length > 0 && !broken) {
			const group = queue.splice(0, options.groupRecords);
			const before = files.revision;
			const written = write(group);
			void report(group, before, written);
			try {
				await written;
			} catch {
				// Told to the store by `report`; here it only ends the writing.
				broken = true;
				await files
					.cutBack()
					.catch((error: Error) =>
						notice(`${files.file}: what a failed append left behind is still there: ${error.message}`),
					);
			}
		}
		running = undefined;
	};

	return {
		append(record) {
			queue.push(record);
			if (!broken) running ??= run();
		},
		compacting: revision => bases.compacting(revision),
		files: () => ({segments: bases.segments + 1, writtenBytes: files.size()}),
		async close() {
			flushTimer?.cancel();
			await running;
			await bases.idle();
			if (!broken && fsync !== 'never') await files.sync();
			await files.close();
			await options.release();
		},
	};
};

/** The last revision of a group; undefined if it has none. */
const lastRevision = (group: readonly LogRecord[]): number | undefined =>
	group.findLast(record => record.kind === 'revision')?.revision;
