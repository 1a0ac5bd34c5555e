import {estimateEffect} from './effect-estimate.ts';
import type {SessionContext} from './session-context.ts';
import type {Target} from './snapshot.ts';
import type {EffectState} from './state.ts';

const failedEffect = (error: unknown): EffectState => ({
	kind: 'failed',
	message: error instanceof Error ? error.message : String(error),
});

/** What the command itself says it would do, or else an estimate from the objects in sight. */
const effectOf = async (context: SessionContext, line: string, target: Target | undefined): Promise<EffectState> => {
	try {
		const effect = await context.options.previewCommandLine?.(line);
		const estimate = target && estimateEffect(line, target, context.view.getSnapshot());
		return {kind: 'known', effect: effect ?? estimate ?? {summary: 'there is no way back', details: []}};
	} catch (error) {
		return failedEffect(error);
	}
};

/** A dangerous line; `target` is the object a key was pressed on. */
export interface AskedLine {
	readonly line: string;
	readonly target?: Target;
}

/** What several lines would do, one after the other: each as if it were the only one. */
const togetherOf = (asked: readonly AskedLine[], effects: readonly EffectState[]): EffectState => {
	if (effects.length === 1) return effects[0]!;
	const failed = effects.find(effect => effect.kind === 'failed');
	if (failed) return failed;
	const summaries = effects.map((effect, index) =>
		effect.kind === 'known' ? `${asked[index]!.line}: ${effect.effect.summary}` : '',
	);
	return {kind: 'known', effect: {summary: `${asked.length} commands, each by itself:`, details: summaries}};
};

/** Asks before dangerous lines, and shows their effect as soon as it is known. */
export const confirmLines = async (context: SessionContext, asked: readonly AskedLine[]): Promise<void> => {
	const asking = {kind: 'confirm', lines: asked.map(({line}) => line), effect: {kind: 'working'}} as const;
	context.update({mode: asking, message: undefined});
	const effects: EffectState[] = [];
	for (const {line, target} of asked) effects.push(await effectOf(context, line, target));
	const effect = togetherOf(asked, effects);
	if (context.state().mode === asking) context.update({mode: {...asking, effect}});
};
