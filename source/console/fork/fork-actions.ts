import {newForm} from '../forms/form-state.ts';
import type {ActionId} from '../keymap.ts';
import type {Action, SessionContext} from '../session-context.ts';

/** Why this console makes no fork now; undefined: it does. */
const obstacle = ({options, sides}: SessionContext): string | undefined => {
	if (options.openFork === undefined) return 'only a cluster of this process can be forked';
	if (options.readOnly === true) return 'this console is read-only: a fork is made to be changed';
	return sides.isSplit ? 'there is a fork already; :fork close ends it' : undefined;
};

/** Asks how to fork: at the moment that is shown, or at the present. */
const fork: Action = context => {
	const problem = obstacle(context);
	if (problem !== undefined) return context.say('warn', problem);
	const {past} = context.state();
	const target = {kind: 'Cluster', name: context.options.title ?? 'cluster', object: undefined};
	const form = newForm('fork', [target], context.shown().snapshot);
	const prefix = past === undefined ? 'fork ' : `fork at ${past.wanted.revision} `;
	context.update({mode: {kind: 'form', form: {...form, frames: [{prefix, suffix: ''}]}}, message: undefined});
};

const besideFork =
	(act: Action): Action =>
	(context, press) =>
		context.sides.isSplit ? act(context, press) : context.say('muted', 'there is no fork: f makes one');

/** The actions about a cluster and its fork. */
export const forkActions = {
	fork,
	'other-side': besideFork(({sides}) => sides.switch()),
	both: besideFork(context => context.run(`both ${context.sides.isBoth ? 'off' : 'on'}`)),
} as const satisfies Partial<Record<ActionId, Action>>;
