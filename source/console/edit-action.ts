import {stringify} from 'yaml';
import {mergePatchBetween} from '../commands/merge-patch.ts';
import {quoteWord} from '../commands/quote-word.ts';
import {readYamlDocuments} from '../formats/yaml-documents.ts';
import {isJsonObject, type JsonObject, type KubernetesObject} from '../machinery/json.ts';
import {onSelected} from './chosen-targets.ts';
import {patchLine} from './command-lines.ts';
import type {Action, SessionContext} from './session-context.ts';
import type {Target} from './snapshot.ts';

const instructions = [
	"Please edit the object below. Lines beginning with a '#' will be ignored,",
	'and an empty file will abort the edit. If an error occurs while saving this file will be',
	'reopened with the relevant failures.',
];

const commented = (lines: readonly string[]): string => lines.map(line => `# ${line}\n`).join('');

/** The text without the lines that are comments. */
const withoutComments = (text: string): string =>
	text
		.split('\n')
		.filter(line => !line.startsWith('#'))
		.join('\n')
		.trim();

const withMessage = (text: string, problem: string | undefined): string =>
	`${commented([...instructions, ...(problem === undefined ? [] : ['', ...problem.split('\n')])])}#\n${text}\n`;

/** The object that a text holds. Throws an Error that says what is wrong with it. */
const readEdited = (text: string, {kind, metadata}: KubernetesObject): JsonObject => {
	const [document, ...others] = readYamlDocuments(text, 'edited');
	const value = document?.value;
	if (others.length > 0 || !isJsonObject(value)) throw new Error('there must be one object');
	const edited = value as {readonly kind?: unknown; readonly metadata?: {readonly name?: unknown}};
	if (edited.kind !== kind || edited.metadata?.name !== metadata.name)
		throw new Error(`kind and name must stay ${kind} ${metadata.name}`);
	return value;
};

/** The patch line that makes what was edited of the object, unless somebody has changed it meanwhile; undefined: no change. */
const lineOf = (target: Target, before: KubernetesObject, text: string): string | undefined => {
	const patch = mergePatchBetween(before, readEdited(text, before));
	if (!isJsonObject(patch)) return undefined;
	const {resourceVersion} = before.metadata;
	const metadata = {resourceVersion, ...(isJsonObject(patch['metadata']) ? patch['metadata'] : {})};
	return patchLine(target, quoteWord(JSON.stringify({...patch, metadata})));
};

/** Runs what was edited; answers what is wrong with it, if anything is. */
const applyEdited = async (
	context: SessionContext,
	target: Target,
	{before, text}: {readonly before: KubernetesObject; readonly text: string},
): Promise<string | undefined> => {
	try {
		const line = lineOf(target, before, text);
		if (line === undefined) context.say('muted', 'nothing was changed');
		const outcome = line === undefined ? undefined : await context.runOne(line);
		return outcome?.kind === 'failed' ? outcome.message : undefined;
	} catch (error) {
		return (error as Error).message;
	}
};

/** Opens the editor until what it saves is accepted, or saved as it was. */
const editObject = async (context: SessionContext, target: Target): Promise<void> => {
	const {editText} = context.terminal;
	const {object} = target;
	if (editText === undefined || object === undefined)
		return context.say('muted', 'there is no terminal to open an editor on');
	const {managedFields: _, ...metadata} = object.metadata;
	const before = {...object, metadata};
	// As YAML 1.1, which it is read as: what looks like a number or `yes` there is quoted.
	let text = stringify(before, {aliasDuplicateObjects: false, lineWidth: 0, version: '1.1'}).trimEnd();
	let problem: string | undefined;
	do {
		let saved: string;
		try {
			saved = withoutComments(
				await editText(withMessage(text, problem), `${object.kind.toLowerCase()}-${metadata.name}`),
			);
		} catch (error) {
			return context.say('bad', `cannot edit: ${(error as Error).message}`);
		}
		if (saved === '' || saved === text.trim())
			return context.say(problem === undefined ? 'muted' : 'bad', problem ?? 'nothing was changed');
		text = saved;
		problem = await applyEdited(context, target, {before, text});
	} while (problem !== undefined);
};

/** Edits the selected object as kubectl edit does. */
export const edit: Action = onSelected('any', (context, target) => void editObject(context, target));
