import type {TimeEngine} from '../../clock/engine.ts';
import {commands} from '../../commands/commands.ts';
import {parseCommand} from '../../commands/parse-command.ts';
import type {Command} from '../../commands/types.ts';
import {isParseError} from '../../commands/word-error.ts';
import type {SavableSession} from './savable-session.ts';
import {saveVerb} from './save.ts';
import {untilVerb} from './until.ts';

/** The verbs of a palette: those of the command language, and those that only a console has. */
export interface PaletteVerbs {
	readonly all: readonly Command[];
	/** What a line is if its verb is the console's own. */
	ownLine(line: string): {readonly command: Command; readonly args: unknown} | undefined;
}

/** The verbs for a cluster whose time is ours and whose session is being noted. */
export const paletteVerbs = (time: TimeEngine, session: SavableSession | undefined): PaletteVerbs => {
	const own: readonly Command[] = [untilVerb(time), ...(session ? [saveVerb(session)] : [])];
	const all = [...commands, ...own];
	return {
		all,
		ownLine(line) {
			const parsed = parseCommand(line, all);
			return !isParseError(parsed) && own.includes(parsed.command) ? parsed : undefined;
		},
	};
};
