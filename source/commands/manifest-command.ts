import {readManifests, type Manifest} from '../formats/manifests.ts';
import type {KubernetesObject} from '../machinery/json.ts';
import type {Command, CommandContext} from './types.ts';

/** The text of a file; when there is none, in kubectl's words. */
const readText = (file: string, context: CommandContext): Promise<string> =>
	context.readFile(file).catch((error: NodeJS.ErrnoException) => {
		throw new Error(
			error.code === 'ENOENT' ? `the path "${file}" does not exist` : `cannot read "${file}": ${error.message}`,
			{cause: error},
		);
	});

/** A word that is not the name of a file but an object, written as JSON: what recorded sessions say, so that they need no files. */
const isInline = (word: string): boolean => word.startsWith('{');

const manifestsOf = async (word: string, context: CommandContext): Promise<readonly Manifest[]> =>
	isInline(word) ? readManifests(word, 'object') : readManifests(await readText(word, context), word);

/** apply and create: each object of the files, in order. */
export const manifestCommand = (
	verb: string,
	summary: string,
	write: (object: KubernetesObject, context: CommandContext) => Promise<string>,
): Command<{readonly files: readonly string[]}> => ({
	verb,
	usage: `${verb} FILE…|'{OBJECT}'…`,
	summary,
	flags: {filename: 'value'},
	parse(words) {
		const named = words.flag('filename');
		const files = words.rest('a file', named ? 0 : 1).map(({text}) => text);
		return {files: named ? [named.text, ...files] : files};
	},
	complete: (_, {files}, typed) => (files?.(typed) ?? []).map(text => ({text})),
	files: ({files}) => files.filter(word => !isInline(word)),
	async run({files}, context) {
		const lines: string[] = [];
		for (const file of files)
			for (const {object, place} of await manifestsOf(file, context)) {
				try {
					lines.push(await write(object, context));
				} catch (error) {
					throw new Error(`${place}: ${(error as Error).message}`, {cause: error});
				}
			}
		return {lines};
	},
});
