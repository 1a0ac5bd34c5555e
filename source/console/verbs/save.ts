import {writeFile} from 'node:fs/promises';
import type {Command} from '../../commands/types.ts';
import {WordError} from '../../commands/word-error.ts';
import type {SavableSession} from './savable-session.ts';

const forms = ['fixture', 'session'] as const;

/** `save fixture FILE`: what was done, as a fixture; `session` is the same file, to be opened by `inkube --session`. */
export const saveVerb = (session: SavableSession): Command<{readonly file: string}> => ({
	verb: 'save',
	usage: 'save fixture|session FILE',
	summary: 'Write what was done as a fixture: inkube replay repeats it, inkube --session goes on from it.',
	parse(words) {
		const form = words.next('what to save: fixture or session');
		if (!forms.some(one => one === form.text))
			throw new WordError(form, `save: "${form.text}" cannot be saved`, 'write save fixture FILE');
		return {file: words.next('the name of the file').text};
	},
	complete: (words, {files}) =>
		words.length === 0
			? forms.map(text => ({text}))
			: (files?.('') ?? []).filter(name => name.endsWith('.yaml')).map(text => ({text})),
	async run({file}) {
		const text = session.fixture();
		await writeFile(file, text);
		return {lines: [`${session.size === 1 ? '1 step' : `${session.size} steps`} saved to ${file}`]};
	},
});
