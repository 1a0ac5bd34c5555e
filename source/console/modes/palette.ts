import {isReadingLine} from '../command-lines.ts';
import {confirmLines} from '../confirm-lines.ts';
import {goTo, goToCandidates} from '../go-to.ts';
import type {KeyPress} from '../key-press.ts';
import {pressPalette, remember, type Complete} from '../palette-state.ts';
import {recentFirst} from '../recent-first.ts';
import type {SessionContext} from '../session-context.ts';
import {browsing, type ModeOf} from '../state.ts';
import type {ParseError} from '../../commands/types.ts';

/** A line that writes, in a read-only console, is wrong from its first word on. */
const readOnlyError = (line: string, readOnly: boolean): ParseError | undefined => {
	if (!readOnly || isReadingLine(line)) return undefined;
	const start = line.length - line.trimStart().length;
	const end = start + (/\S+/.exec(line)?.[0].length ?? 0);
	return {error: 'this console is read-only', start, end};
};

/** What may stand at the cursor: of the command language, then of the console's own words. */
export const completeOf =
	({options, state}: SessionContext): Complete =>
	(line, cursor) => {
		const typed = /\S*$/.exec(line.slice(0, cursor))![0];
		const commands = options.completeCommandLine?.(line, cursor) ?? [];
		return [...recentFirst(commands, {history: state().history, typed}), ...goToCandidates(line, cursor)];
	};

const enter = (mode: ModeOf<'palette'>, context: SessionContext): void => {
	const line = mode.palette.editor.text;
	const {options} = context;
	if (line.trim() === '') return context.update({mode: browsing});
	const refuse = (error: ParseError): void => context.update({mode: {...mode, palette: {...mode.palette, error}}});
	const gone = goTo(line, context);
	if (gone === true) return context.update({mode: browsing});
	if (gone !== false) return refuse(gone);
	const error = readOnlyError(line, options.readOnly ?? false) ?? options.checkCommandLine?.(line);
	if (error !== undefined) return refuse(error);
	context.update({mode: browsing, history: remember(context.state().history, line.trim())});
	if (options.isDangerousLine?.(line.trim())) void confirmLines(context, [{line: line.trim()}]);
	else context.run(line.trim());
};

/** Enter runs the line when nothing is wrong with it, esc leaves, everything else edits. */
export const pressPaletteMode = (mode: ModeOf<'palette'>, press: KeyPress, context: SessionContext): void => {
	if (press.name === 'enter') return enter(mode, context);
	if (press.name === 'esc') return context.update({mode: browsing});
	context.update({mode: {kind: 'palette', palette: pressPalette(mode.palette, press, completeOf(context))}});
};
