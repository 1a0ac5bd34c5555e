import {TextProblem} from '../text-problem.ts';

export interface ActionToken {
	readonly kind: 'field' | 'dot' | 'variable' | 'word' | 'string' | 'integer' | 'symbol';
	/** Of a string its value, of a field its name without the dot. */
	readonly text: string;
	readonly offset: number;
	/** Whether a blank is before it: `.a.b` is one operand, `.a .b` are two. */
	readonly apart: boolean;
}

/** Text between actions, or the tokens of one action. */
export type TemplatePiece =
	| {readonly kind: 'text'; readonly text: string}
	| {readonly kind: 'action'; readonly offset: number; readonly end: number; readonly tokens: readonly ActionToken[]};

const pattern =
	/(?<blank>\s+)|(?<string>"(?:[^"\\\n]|\\.)*")|`(?<raw>[^`]*)`|(?<integer>[+-]?\d+(?![\w.]))|\.(?<field>[A-Za-z_]\w*)|(?<dot>\.)|(?<variable>\$\w*)|(?<word>[A-Za-z_]\w*)|(?<symbol>:=|[=|(),])/y;

const unquote = (text: string, offset: number): string => {
	try {
		return JSON.parse(text) as string;
	} catch {
		throw new TextProblem(offset, `template: ${text} is not a text`);
	}
};

const actionTokens = (source: string, start: number, end: number): readonly ActionToken[] => {
	const tokens: ActionToken[] = [];
	let apart = false;
	pattern.lastIndex = start;
	while (pattern.lastIndex < end) {
		const offset = pattern.lastIndex;
		const groups = pattern.exec(source)?.groups;
		if (groups === undefined || pattern.lastIndex > end)
			throw new TextProblem(offset, `template: ${JSON.stringify(source.slice(offset, offset + 1))} is not read here`);
		const [kind, text] = Object.entries(groups).find(([, found]) => found !== undefined) as [string, string];
		if (kind === 'blank') apart = true;
		else {
			const value = kind === 'string' ? unquote(text, offset) : text;
			tokens.push({kind: (kind === 'raw' ? 'string' : kind) as ActionToken['kind'], text: value, offset, apart});
			apart = false;
		}
	}
	return tokens;
};

/** Where the action that starts at `from` ends: braces inside texts do not count. */
const actionEnd = (source: string, from: number): number => {
	const texts = /"(?:[^"\\\n]|\\.)*"|`[^`]*`|\}\}/g;
	texts.lastIndex = from;
	for (let match = texts.exec(source); match !== null; match = texts.exec(source))
		if (match[0] === '}}') return match.index;
	throw new TextProblem(from - 2, 'template: the action has no end (}})');
};

/** Splits a template into texts and actions; `{{-` and `-}}` take the white space beside them away, comments vanish. Throws TextProblem. */
export const templatePieces = (source: string): readonly TemplatePiece[] => {
	const pieces: TemplatePiece[] = [];
	let at = 0;
	let trimNext = false;
	const addText = (text: string) => {
		if (text !== '') pieces.push({kind: 'text', text});
	};
	while (at <= source.length) {
		const open = source.indexOf('{{', at);
		const raw = source.slice(at, open === -1 ? source.length : open);
		const text = trimNext ? raw.trimStart() : raw;
		if (open === -1) {
			addText(text);
			break;
		}
		const trimsBefore = /^\{\{-\s/.test(source.slice(open, open + 4));
		addText(trimsBefore ? text.trimEnd() : text);
		const start = open + (trimsBefore ? 3 : 2);
		const comment = /^\s*\/\*[^]*?\*\/\s*?(?<trim>\s-)?\}\}/.exec(source.slice(start));
		if (comment) {
			trimNext = comment.groups?.['trim'] !== undefined;
			at = start + comment[0].length;
			continue;
		}
		const close = actionEnd(source, start);
		trimNext = /\s-$/.test(source.slice(start, close));
		const end = trimNext ? close - 1 : close;
		pieces.push({kind: 'action', offset: open, end: close + 2, tokens: actionTokens(source, start, end)});
		at = close + 2;
	}
	return pieces;
};
