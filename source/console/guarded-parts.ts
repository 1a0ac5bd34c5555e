import type {ListName} from './snapshot.ts';

/** What a snapshot is put together from. */
export type SnapshotPart = ListName | 'history';

/** Takes the parts of a snapshot so that one that fails leaves the others alone. */
export interface GuardedParts {
	/** Why parts could not be taken the last time, in the words of the error. */
	readonly failures: ReadonlyMap<SnapshotPart, string>;
	/** What `work` answers; when it fails, what there was before. */
	take<T>(part: SnapshotPart, before: T, work: () => T): T;
}

/** Makes the guard of a view. `told` hears of a part that fails, once for each way in which it does. */
export const guardParts = (told: (part: SnapshotPart, error: Error) => void): GuardedParts => {
	const failures = new Map<SnapshotPart, string>();
	return {
		failures,
		take(part, before, work) {
			try {
				const taken = work();
				failures.delete(part);
				return taken;
			} catch (error) {
				const {message} = error as Error;
				if (failures.get(part) !== message) told(part, error as Error);
				failures.set(part, message);
				return before;
			}
		},
	};
};
