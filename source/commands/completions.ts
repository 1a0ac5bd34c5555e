import type {Candidate, CompletionContext, Word} from './types.ts';

const candidates = (texts: readonly string[], description?: string): readonly Candidate[] =>
	texts.map(text => (description === undefined ? {text} : {text, description}));

/** `node`, then node names. */
export const completeNodes = (words: readonly Word[], context: CompletionContext): readonly Candidate[] =>
	words.length === 0
		? [...candidates(['node']), ...candidates(context.names('node'))]
		: candidates(context.names('node'));

/** A kind, then the names of its objects. */
export const completeTarget = (words: readonly Word[], context: CompletionContext): readonly Candidate[] => {
	const kind = words[0]?.text;
	if (kind === undefined) return candidates(context.kinds);
	return words.length === 1 ? candidates(context.names(kind)) : [];
};

/** Like completeTarget, for the kinds given. */
export const completeKinds =
	(...kinds: readonly string[]) =>
	(words: readonly Word[], context: CompletionContext): readonly Candidate[] =>
		words.length === 0 ? candidates(kinds) : words.length === 1 ? candidates(context.names(words[0]!.text)) : [];

export const taintEffectCandidates: readonly Candidate[] = [
	{text: 'key1=value1:NoExecute', description: 'evicts what does not tolerate it'},
	{text: 'key1=value1:NoSchedule', description: 'keeps new pods away'},
	{text: 'key1=value1:PreferNoSchedule', description: 'a preference only'},
];
