import {objectYaml} from './sheets/yaml.ts';
import {onSelected} from './chosen-targets.ts';
import type {Choice} from './state.ts';

/** The control sequence that puts a text into the clipboard of the person's terminal, also over ssh (OSC 52). */
export const clipboardSequence = (text: string): string =>
	`\u001B]52;c;${Buffer.from(text, 'utf8').toString('base64')}\u0007`;

/** Asks what of the selected object to copy: its name, with its namespace, or all of it. */
export const copy = onSelected('any', (context, {name, namespace, object}) => {
	if (context.terminal.copy === undefined) return context.say('muted', 'there is no terminal to copy to');
	const choices: readonly Choice[] = [
		{label: name, copy: name},
		...(namespace ? [{label: `${namespace}/${name}`, copy: `${namespace}/${name}`}] : []),
		...(object ? [{label: 'YAML', copy: objectYaml(object)}] : []),
	];
	context.update({mode: {kind: 'choose', title: 'copy', choices, index: 0}, message: undefined});
});
