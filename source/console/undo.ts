import {undoEntriesMax} from './limits.ts';

/** Something that was done, and how to take it back. */
export interface UndoEntry {
	/** Which action did it: its lines belong together. */
	readonly action: number;
	readonly lines: readonly string[];
	/** The lines that take it back, in the order to run them; undefined: there is no way back. */
	readonly inverse: readonly string[] | undefined;
}

/** What can be taken back, oldest first. */
export type UndoStack = readonly UndoEntry[];

/** The stack with a line that was done; a line of the same action joins it, and one that changed nothing is left out. */
export const noteDone = (
	stack: UndoStack,
	{action, line, inverse}: {readonly action: number; readonly line: string; readonly inverse: UndoEntry['inverse']},
): UndoStack => {
	if (inverse?.length === 0) return stack;
	const last = stack.at(-1);
	if (last?.action !== action) return [...stack, {action, lines: [line], inverse}].slice(-undoEntriesMax);
	const together = inverse === undefined || last.inverse === undefined ? undefined : [...inverse, ...last.inverse];
	return [...stack.slice(0, -1), {action, lines: [...last.lines, line], inverse: together}];
};
