import type {StageStep} from './stage.ts';

/** The finalizers an object has after a step: some or all taken away, then those added that are not there. */
export const finalizersAfter = (
	present: readonly string[],
	{add, remove, empty}: StageStep & {do: 'finalizers'},
): readonly string[] => {
	const kept = empty ? [] : present.filter(one => !remove.includes(one));
	return [...kept, ...add.filter(one => !kept.includes(one))];
};
