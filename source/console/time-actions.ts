import {isBusy} from './command-runner.ts';
import {speedLine} from './command-lines.ts';
import type {ActionId} from './keymap.ts';
import type {Action, SessionContext} from './session-context.ts';
import {fasterThan, slowerThan} from './speeds.ts';

/*
Quick presses add up: while commands are on their way, the next press counts from what the last one asked for.
*/

interface Asked {
	/** Speed when not paused. */
	readonly speed: number;
	readonly paused: boolean;
}

const lastRunning = new WeakMap<SessionContext, number>();
const asked = new WeakMap<SessionContext, Asked>();

/** The pace as it is, or as it will be when the commands under way have run. */
const paceOf = (context: SessionContext): Asked => {
	const {speed} = context.options.cluster.time;
	if (speed > 0) lastRunning.set(context, speed);
	const now = {speed: lastRunning.get(context) ?? 1, paused: speed === 0};
	return isBusy(context.state().runner) ? (asked.get(context) ?? now) : now;
};

const ask = (context: SessionContext, next: Asked): void => {
	context.run(next.paused ? 'pause' : speedLine(next.speed));
	asked.set(context, next);
	if (!next.paused) lastRunning.set(context, next.speed);
};

/** The actions on the pace of time. */
export const timeActions = {
	pause: context => {
		const pace = paceOf(context);
		ask(context, {...pace, paused: !pace.paused});
	},
	step: context => {
		const pace = paceOf(context);
		context.run('step');
		asked.set(context, {...pace, paused: true});
	},
	slower: context => ask(context, {speed: slowerThan(paceOf(context).speed), paused: false}),
	faster: context => ask(context, {speed: fasterThan(paceOf(context).speed), paused: false}),
} as const satisfies Partial<Record<ActionId, Action>>;
