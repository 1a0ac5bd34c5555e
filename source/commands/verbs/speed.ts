import type {Command, CommandContext, TimeControl} from '../types.ts';
import {WordError} from '../word-error.ts';

/** The time control, or an error where the cluster's time is not ours. */
export const timeOf = ({time}: CommandContext): TimeControl => {
	if (!time) throw new Error('time can only be steered in a cluster of inkube');
	return time;
};

/** `speed N`: cluster time runs N times as fast as real time. */
export const speed: Command<{readonly factor: number}> = {
	verb: 'speed',
	usage: 'speed FACTOR',
	summary: 'Let cluster time run FACTOR times as fast as real time (0.1 … 1000).',
	parse(words) {
		const word = words.next('a factor');
		const factor = Number(word.text.replace(/^[x×]/, ''));
		if (!(factor >= 0.1 && factor <= 1000))
			throw new WordError(
				word,
				`speed: "${word.text}" is not a factor between 0.1 and 1000`,
				'to stop time write pause',
			);
		return {factor};
	},
	complete: words => (words.length === 0 ? ['0.1', '1', '10', '100', '1000'].map(text => ({text})) : []),
	async run({factor}, context) {
		timeOf(context).setSpeed(factor);
		return {lines: [`speed ×${factor}`]};
	},
};
