import type {Command} from '../types.ts';
import {timeOf} from './speed.ts';

/** `step`: to the next change other than a lease renewal. */
export const step: Command<undefined> = {
	verb: 'step',
	usage: 'step',
	summary: 'Go to the next change.',
	parse: () => undefined,
	async run(_, context) {
		await timeOf(context).step();
		return {lines: ['stepped']};
	},
};
