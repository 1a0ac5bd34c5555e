/** Letters to change for a suggestion still to be what was meant. */
const lettersAwayMax = 2;

/** Letters to change to get from one word to another (Levenshtein). */
const distance = (a: string, b: string): number => {
	let row = Array.from({length: b.length + 1}, (_, index) => index);
	for (let i = 1; i <= a.length; i++) {
		const next = [i];
		for (let j = 1; j <= b.length; j++)
			next.push(Math.min(row[j]! + 1, next[j - 1]! + 1, row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1)));
		row = next;
	}
	return row.at(-1)!;
};

/** The word that was probably meant: one that is two letters away at most; undefined where none is. */
export const nearestWord = (word: string, known: readonly string[]): string | undefined => {
	const [nearest] = known.map(one => ({one, away: distance(word, one)})).toSorted((a, b) => a.away - b.away);
	return nearest && nearest.away <= lettersAwayMax ? nearest.one : undefined;
};
