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

/** Asks before a dangerous line, and shows its effect as soon as it is known. `target` is the object a key was pressed on. */
export const confirmLine = async (context: SessionContext, line: string, target?: Target): Promise<void> => {
	const asking = {kind: 'confirm', line, effect: {kind: 'working'}} as const;
	context.update({mode: asking, message: undefined});
	const effect = await effectOf(context, line, target);
	if (context.state().mode === asking) context.update({mode: {...asking, effect}});
};
