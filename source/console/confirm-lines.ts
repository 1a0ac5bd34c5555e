import {estimateEffect} from './effect-estimate.ts';
import type {SessionContext} from './session-context.ts';
import type {Target} from './snapshot.ts';
import type {EffectState, ModeOf} from './state.ts';
import type {UndoEntry} from './undo.ts';
import type {Effect} from '../commands/types.ts';

const failedEffect = (error: unknown): EffectState => ({
	kind: 'failed',
	message: error instanceof Error ? error.message : String(error),
});

/** A line that is asked about; `target` is the object a key was pressed on. */
export interface AskedLine {
	readonly line: string;
	readonly target?: Target;
}

const unknown: Effect = {summary: 'there is no way back', details: []};

/** What the command itself says it would do, or else an estimate from the objects in sight. */
export const effectOf = async (
	context: SessionContext,
	{line, target}: AskedLine,
	otherwise: Effect = unknown,
): Promise<EffectState> => {
	try {
		const effect = await context.options.previewCommandLine?.(line);
		const estimate = target && estimateEffect(line, target, context.view.getSnapshot());
		return {kind: 'known', effect: effect ?? estimate ?? otherwise};
	} catch (error) {
		return failedEffect(error);
	}
};

/** What several lines would do, one after the other: each as if it were the only one. */
export const togetherOf = (asked: readonly AskedLine[], effects: readonly EffectState[]): EffectState => {
	if (effects.length === 1) return effects[0]!;
	const failed = effects.find(effect => effect.kind === 'failed');
	if (failed) return failed;
	const summaries = effects.map((effect, index) =>
		effect.kind === 'known' ? `${asked[index]!.line}: ${effect.effect.summary}` : '',
	);
	return {kind: 'known', effect: {summary: `${asked.length} commands, each by itself:`, details: summaries}};
};

type Confirm = ModeOf<'confirm'>;

/** Shows the question, and the effect of its lines as soon as it is known. */
const ask = async (context: SessionContext, asking: Confirm, otherwise?: Effect): Promise<void> => {
	context.update({mode: asking, message: undefined});
	const asked = confirmedLines(asking);
	const effects: EffectState[] = [];
	for (const one of asked) effects.push(await effectOf(context, one, otherwise));
	const effect = togetherOf(asked, effects);
	if (context.state().mode === asking) context.update({mode: {...asking, effect}});
};

/** The lines that `y` would run, with the options chosen. */
export const confirmedLines = ({asked, options, option}: Confirm): readonly AskedLine[] => {
	const chosen = options[option] ?? '';
	return chosen === '' ? asked : asked.map(({line, target}) => ({line: `${line} ${chosen}`, target}));
};

/** Asks before dangerous lines. `options` are ends of the lines to choose from with tab; the first one is none. */
export const confirmLines = (
	context: SessionContext,
	asked: readonly AskedLine[],
	options: readonly string[] = [],
): Promise<void> => ask(context, {kind: 'confirm', asked, options, option: 0, effect: {kind: 'working'}});

/** The same question with the next options. */
export const confirmNextOption = (context: SessionContext, mode: Confirm, step: 1 | -1): void => {
	const count = mode.options.length;
	if (count === 0) return;
	const option = (mode.option + step + count) % count;
	void ask(context, {...mode, option, effect: {kind: 'working'}});
};

/** Asks whether to take back what was done. */
export const confirmUndo = (context: SessionContext, undone: UndoEntry): Promise<void> => {
	const asked = (undone.inverse ?? []).map(line => ({line}));
	const summary = `takes back ${undone.lines.join(', ')}`;
	const mode: Confirm = {kind: 'confirm', asked, options: [], option: 0, effect: {kind: 'working'}, undone};
	return ask(context, mode, {summary, details: []});
};
