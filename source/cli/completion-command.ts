import {bashCompletion} from './completion/bash.ts';
import type {CompletedCommand} from './completion/completed-command.ts';
import {fishCompletion} from './completion/fish.ts';
import {zshCompletion} from './completion/zsh.ts';
import {UsageError} from './usage-error.ts';

const shells = {bash: bashCompletion, zsh: zshCompletion, fish: fishCompletion} as const;

export const shellNames = Object.keys(shells) as readonly (keyof typeof shells)[];

/** `inkube completion SHELL`: prints what makes a shell complete inkube's subcommands, flags and their values. */
export const completionCommand = (
	words: readonly string[],
	commands: readonly CompletedCommand[],
	write: (text: string) => void = text => void process.stdout.write(text),
): number => {
	const [word, extra] = words;
	const shell = shellNames.find(name => name === word);
	if (shell === undefined || extra !== undefined)
		throw new UsageError(
			`completion needs one shell of ${shellNames.join(', ')}${word === undefined ? '' : `, not "${words.join(' ')}"`}; for instance: source <(inkube completion bash)`,
		);
	write(shells[shell](commands));
	return 0;
};
