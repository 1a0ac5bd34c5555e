import type {OpenSegment} from './active-segment.ts';

/** The moments of writing at which disks fail and processes die, in the order they come. */
export const faultPoints = [
	/** A group of records is about to be appended. */
	'before-append',
	/** The operating system has the group. */
	'after-append',
	'before-sync',
	/** The disk has the group; nobody has been told. */
	'after-sync',
	/** A segment is full, the next does not exist yet. */
	'before-segment',
	/** History is about to be compacted into a base. */
	'before-base',
	/** Part of the base is written, under a temporary name. */
	'inside-base',
	/** The base is whole and on the disk, but does not have its name. */
	'before-base-name',
	/** Base and the segments that it replaces are both there. */
	'after-base',
	/** Some of the replaced segments are gone. */
	'between-removals',
] as const;

export type FaultPoint = (typeof faultPoints)[number];

/** Called at each point. What it throws fails that step as the disk would; until it resolves the step waits. */
export type FaultHook = (point: FaultPoint) => void | Promise<void>;

/** Opens segments that reach the fault points of appending and flushing. */
export const withFaultPoints =
	(open: OpenSegment, reached: FaultHook): OpenSegment =>
	async file => {
		await reached('before-segment');
		const segment = await open(file);
		return {
			...segment,
			async append(documents) {
				await reached('before-append');
				await segment.append(documents);
				await reached('after-append');
			},
			async sync() {
				await reached('before-sync');
				await segment.sync();
				await reached('after-sync');
			},
		};
	};
