import type {Candidate} from '../commands/types.ts';

/**
Puts what was used lately first, the latest at the top, while nothing of the word is typed; after that the best match is
first, and the order stays as it is. `history` is oldest first.
*/
export const recentFirst = (
	candidates: readonly Candidate[],
	{history, typed}: {readonly history: readonly string[]; readonly typed: string},
): readonly Candidate[] => {
	if (typed !== '' || history.length === 0) return candidates;
	const used = new Map<string, number>();
	for (const [index, line] of history.entries()) for (const word of line.split(/\s+/)) used.set(word, index);
	return candidates.toSorted((left, right) => (used.get(right.text) ?? -1) - (used.get(left.text) ?? -1));
};
