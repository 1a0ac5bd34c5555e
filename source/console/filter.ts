/** What a filter lets through, told of the lower-case search text of an item. */
export type Filter = (search: string) => boolean;

/**
Reads a panel's filter: every word must be found as it stands, in any case; `!word` must not be found. An empty filter lets
everything through, and a lone `!` is not yet a word.
*/
export const parseFilter = (text: string): Filter => {
	const words = text.toLowerCase().split(/\s+/).filter(Boolean);
	const wanted = words.filter(word => !word.startsWith('!'));
	const unwanted = words.flatMap(word => (word.startsWith('!') && word.length > 1 ? [word.slice(1)] : []));
	return search => wanted.every(word => search.includes(word)) && !unwanted.some(word => search.includes(word));
};
