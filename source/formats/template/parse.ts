import {templateDepthMax} from '../limits.ts';
import {TextProblem} from '../text-problem.ts';
import {parsePipeline} from './parse-pipeline.ts';
import type {TemplateNode} from './syntax.ts';
import {templatePieces, type ActionToken, type TemplatePiece} from './tokens.ts';

const refused = new Set(['define', 'template', 'block', 'break', 'continue']);

type Action = TemplatePiece & {kind: 'action'};

const keyword = ({tokens}: Action, index = 0): string | undefined =>
	tokens[index]?.kind === 'word' ? tokens[index].text : undefined;

const isBlock = (word: string | undefined): word is 'if' | 'with' | 'range' =>
	word === 'if' || word === 'with' || word === 'range';

/**
Reads a template of the part of Go's text/template that stages use: texts, pipelines, variables, `if`, `with`, `range` with
`else`, comments and trimming; `functions` are the names it may call. Throws TextProblem for everything else.
*/
export const parseTemplate = (source: string, functions: ReadonlySet<string>): readonly TemplateNode[] => {
	const pieces = templatePieces(source);
	let at = 0;
	let depth = 0;

	const pipeline = (tokens: readonly ActionToken[], offset: number, variables: Set<string>, range = false) => {
		if (tokens.length === 0) throw new TextProblem(offset, 'template: missing value for command');
		const read = parsePipeline(tokens, {offset, range}, {functions, variables});
		for (const name of read.variables?.names ?? []) variables.add(name);
		return read;
	};

	/** `if`, `with` or `range`, whose keyword is the token at `first`, up to and with its `end`. */
	const block = (action: Action, first: number, outer: ReadonlySet<string>): TemplateNode => {
		if (++depth > templateDepthMax)
			throw new TextProblem(action.offset, `template: more than ${templateDepthMax} blocks inside one another`);
		const kind = keyword(action, first) as 'if' | 'with' | 'range';
		const variables = new Set(outer);
		const read = pipeline(action.tokens.slice(first + 1), action.offset, variables, kind === 'range');
		const {nodes: body, stop} = list(new Set(variables));
		let otherwise: readonly TemplateNode[] = [];
		if (stop !== undefined && keyword(stop) === 'else') {
			const chained = keyword(stop, 1);
			if (stop.tokens.length > 1) {
				if (chained !== kind || kind === 'range')
					throw new TextProblem(stop.offset, 'template: unexpected tokens behind else');
				otherwise = [block(stop, 1, variables)];
				depth--;
				return {kind, pipeline: read, body, otherwise};
			}
			const rest = list(new Set(variables));
			if (rest.stop !== undefined && keyword(rest.stop) === 'else')
				throw new TextProblem(rest.stop.offset, 'template: a second else');
			otherwise = rest.nodes;
			if (rest.stop === undefined) throw new TextProblem(action.offset, `template: the ${kind} has no end`);
		}
		if (stop === undefined) throw new TextProblem(action.offset, `template: the ${kind} has no end`);
		depth--;
		return {kind, pipeline: read, body, otherwise};
	};

	/** Nodes up to an `end` or `else`, which is `stop`, or to the end of the template. */
	function list(variables: Set<string>): {readonly nodes: readonly TemplateNode[]; readonly stop?: Action} {
		const nodes: TemplateNode[] = [];
		while (at < pieces.length) {
			const piece = pieces[at++]!;
			if (piece.kind === 'text') {
				nodes.push(piece);
				continue;
			}
			const word = keyword(piece);
			if (word === 'end' || word === 'else') return {nodes, stop: piece};
			if (word !== undefined && refused.has(word))
				throw new TextProblem(piece.offset, `template: ${word} is not read; stages have if, with and range`);
			if (isBlock(word)) nodes.push(block(piece, 0, variables));
			else nodes.push({kind: 'action', pipeline: pipeline(piece.tokens, piece.offset, variables)});
		}
		return {nodes};
	}

	const {nodes, stop} = list(new Set(['$']));
	if (stop !== undefined) throw new TextProblem(stop.offset, `template: unexpected {{${keyword(stop)}}}`);
	return nodes;
};
