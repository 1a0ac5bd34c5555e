import {explainFiles} from '../commands/explain-files.ts';
import {choiceFlag} from './options.ts';
import {UsageError} from './usage-error.ts';

export const explainFlags = {
	output: {type: 'string', shortFlag: 'o', default: 'wide'},
	each: {type: 'boolean'},
} as const;

/** `inkube explain`: where the pending pods of snapshots would go, and why. */
export const explainCommand = async (
	files: readonly string[],
	flags: {readonly output: string; readonly each?: boolean},
): Promise<number> => {
	if (files.length === 0)
		throw new UsageError('explain needs a file: a List or the output of kubectl get -o yaml (- reads standard input)');
	const output = choiceFlag('output', flags.output, ['wide', 'json'] as const)!;
	await explainFiles(files, {output, each: flags.each ?? false, write: text => void process.stdout.write(text)});
	return 0;
};
