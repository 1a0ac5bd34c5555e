/** What a filter looks at of an item. */
export interface Filtered {
	/** Lower-case text of everything worth finding. */
	readonly search: string;
	readonly labels: {readonly [key: string]: string};
	/** The text of a cell; only asked for when the filter names a column. */
	cell(column: string): string;
}

type Test = (item: Filtered) => boolean;

/** What a filter's text says. */
export interface Filter {
	readonly passes: Test;
	/** Whether it asks for the text of cells. */
	readonly looksAtCells: boolean;
}

/** One word of a filter. Positive tests of the same `group` are alternatives; tests without a group must all hold. */
interface Term {
	readonly group?: string;
	readonly negated: boolean;
	readonly looksAtCells?: boolean;
	readonly test: Test;
}

const contains =
	(word: string): Test =>
	({search}) =>
		search.includes(word);

/** `/…/` is a regular expression, in any case; one that is not finished is a word like any other. */
const expression = (word: string): Test | undefined => {
	if (!/^\/.+\/$/.test(word)) return undefined;
	try {
		const pattern = new RegExp(word.slice(1, -1), 'i');
		return ({search}) => pattern.test(search);
	} catch {
		return undefined;
	}
};

/** `app=web` or `app`. */
const labelTest = (wanted: string): Test => {
	const [key = '', value] = wanted.split('=', 2);
	return ({labels}) => (value === undefined ? Object.hasOwn(labels, key) : labels[key] === value);
};

const cellTest =
	(column: string, wanted: string): Test =>
	item =>
		item.cell(column).toLowerCase().includes(wanted.toLowerCase());

const testOf = (word: string, columns: readonly string[]): Omit<Term, 'negated'> => {
	const [, name = '', wanted = ''] = /^([^:/]+):(.+)$/.exec(word) ?? [];
	const column = columns.find(one => one.toLowerCase() === name.toLowerCase());
	if (column !== undefined) return {group: column, looksAtCells: true, test: cellTest(column, wanted)};
	if (name.toLowerCase() === 'label') return {group: 'label', test: labelTest(wanted)};
	return {test: expression(word) ?? contains(word.toLowerCase())};
};

const readTerm = (word: string, columns: readonly string[]): Term => {
	const negated = word.startsWith('!');
	return {negated, ...testOf(negated ? word.slice(1) : word, columns)};
};

/**
Reads a panel's filter, words apart by blanks: `web` must be found, in any case; `status:Pending` in that column, and the same
column twice means either; `label:app=web` is about labels; `/web-\d/` is a regular expression; `!` before any of them turns it
round. An empty filter lets everything through, and a lone `!` is not yet a word. `columns` are those of the panel.
*/
export const parseFilter = (text: string, columns: readonly string[] = []): Filter => {
	const words = text.split(/\s+/).filter(word => word !== '' && word !== '!');
	const terms = words.map(word => readTerm(word, columns));
	const required = terms.filter(({group, negated}) => negated || group === undefined);
	const alternatives = [
		...Map.groupBy(
			terms.filter(term => !required.includes(term)),
			({group}) => group,
		).values(),
	];
	return {
		passes: item =>
			required.every(({negated, test}) => test(item) !== negated) &&
			alternatives.every(group => group.some(({test}) => test(item))),
		looksAtCells: terms.some(({looksAtCells}) => looksAtCells === true),
	};
};
