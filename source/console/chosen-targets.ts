import {fitsNeed, wanted, type Need} from './needs.ts';
import type {PanelItem} from './panels/panel.ts';
import type {Action, SessionContext} from './session-context.ts';
import type {Target} from './snapshot.ts';
import {objectOfTarget} from './target-object.ts';

/** The object of a row, live; undefined when it is gone or is no object. */
const liveTarget = (context: SessionContext, item: PanelItem): Target | undefined => {
	const object = item.target && objectOfTarget(item.target, context.shown().informers);
	return object && {...item.target, object};
};

/** Acts on the selected object when it is what the action needs, with its live object; says what to select otherwise. */
export const onSelected =
	(need: Need, act: (context: SessionContext, target: Target) => void): Action =>
	context => {
		const item = context.selected();
		const target = item && liveTarget(context, item);
		if (target === undefined || !fitsNeed(need, target.kind))
			return context.say('muted', `first select ${wanted[need]}`);
		act(context, target);
	};

/** What an action acts on: at least one object. */
export type Targets = readonly [Target, ...Target[]];

/** Acts on the marked objects, or on the selected one, when all are what the action needs. */
export const onChosen =
	(need: Need, act: (context: SessionContext, targets: Targets) => void): Action =>
	context => {
		const chosen = context.chosen();
		const targets = chosen.map(item => liveTarget(context, item)).filter(target => target !== undefined);
		const fitting = targets.filter(({kind}) => fitsNeed(need, kind));
		const [first, ...others] = fitting;
		if (first === undefined) return context.say('muted', `first select ${wanted[need]}`);
		if (fitting.length < chosen.length)
			return context.say(
				'warn',
				`${chosen.length - fitting.length} of ${chosen.length} marked rows cannot be meant: mark ${wanted[need]}`,
			);
		act(context, [first, ...others]);
	};
