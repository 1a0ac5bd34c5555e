import type {Command} from '../types.ts';
import {timeOf} from './speed.ts';

/** `pause`: timers stand still; work that is due still drains. */
export const pause: Command<undefined> = {
	verb: 'pause',
	usage: 'pause',
	summary: 'Stop cluster time.',
	parse: () => undefined,
	async run(_, context) {
		timeOf(context).setSpeed(0);
		return {lines: ['paused']};
	},
};
