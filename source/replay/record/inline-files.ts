import {parseCommand} from '../../commands/parse-command.ts';
import {quoteWord} from '../../commands/quote-word.ts';
import {splitWords} from '../../commands/split-words.ts';
import {isParseError} from '../../commands/word-error.ts';
import {readManifests} from '../../formats/manifests.ts';

/** The files that a line reads, as it names them. */
export const filesOf = (line: string): readonly string[] => {
	const parsed = parseCommand(line);
	return isParseError(parsed) ? [] : (parsed.command.files?.(parsed.args) ?? []);
};

const fileFlag = /^(?:-f|--filename)(?:=(.*))?$/;

/** A line with the objects of its files in place of their names: `apply web.yaml` becomes `apply '{…}'`. `texts` holds the files. */
export const withInlineFiles = (line: string, texts: ReadonlyMap<string, string>): string => {
	if (texts.size === 0) return line;
	const words = splitWords(line).flatMap(({text}) => {
		const flag = fileFlag.exec(text);
		const named = flag ? flag[1] : text;
		if (named === undefined) return [];
		const content = texts.get(named);
		return content === undefined ? [named] : readManifests(content, named).map(({object}) => JSON.stringify(object));
	});
	return words.map(quoteWord).join(' ');
};
