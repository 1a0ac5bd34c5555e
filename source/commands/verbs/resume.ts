import type {Command} from '../types.ts';
import {timeOf} from './speed.ts';

/** `resume`: cluster time runs with real time again. */
export const resume: Command<undefined> = {
	verb: 'resume',
	usage: 'resume',
	summary: 'Let cluster time run again, as fast as real time.',
	parse: () => undefined,
	async run(_, context) {
		timeOf(context).setSpeed(1);
		return {lines: ['resumed']};
	},
};
