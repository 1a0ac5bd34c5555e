/** Where somebody is in a list. The selection is a uid; `index` is where it last was, for when it has gone. */
export interface ListState {
	readonly uid?: string;
	readonly index: number;
	/** First row in sight. */
	readonly top: number;
	readonly filter: string;
	/** The selection goes to whatever is newest. */
	readonly follows?: boolean;
	/** Absent: the panel's own order. */
	readonly sort?: {readonly column: string; readonly reversed: boolean};
	/** Columns that are not shown, by key. */
	readonly hidden: readonly string[];
	/** Columns in the order in which somebody wants them, by key; empty: in their usual one. */
	readonly columnOrder: readonly string[];
	/** The uids of marked rows. */
	readonly marks: ReadonlySet<string>;
	/** The row marked last: where a range begins. */
	readonly anchor?: string;
}

/** A list's selection and window, resolved against the items that are there now. */
export interface ListWindow {
	/** −1 in an empty list. */
	readonly index: number;
	readonly top: number;
}

interface Identified {
	readonly uid: string;
	readonly raw?: {readonly [column: string]: number};
}

export const emptyList: ListState = {index: 0, top: 0, filter: '', hidden: [], columnOrder: [], marks: new Set()};

const clamp = (value: number, low: number, high: number): number => Math.max(low, Math.min(value, high));

/** Where the selection is now: at its uid, or, when that has gone, at its place. `height` is the number of rows in sight. */
export const resolveList = (list: ListState, items: readonly Identified[], height: number): ListWindow => {
	if (items.length === 0) return {index: -1, top: 0};
	const index = list.follows ? newestOf(items) : selectedIndex(list, items);
	const lowestTop = Math.max(0, index - height + 1);
	const highestTop = Math.min(index, Math.max(0, items.length - height));
	return {index, top: clamp(list.top, Math.min(lowestTop, highestTop), highestTop)};
};

const selectedIndex = ({uid, index}: ListState, items: readonly Identified[]): number => {
	const found = uid === undefined ? -1 : findFrom(items, uid, index);
	return found === -1 ? clamp(index, 0, items.length - 1) : found;
};

/** The youngest; the first where nothing has an age. */
const newestOf = (items: readonly Identified[]): number =>
	items.reduce((best, {raw}, index) => {
		const youngest = items[best]!.raw?.['age'] ?? Infinity;
		return (raw?.['age'] ?? Infinity) < youngest ? index : best;
	}, 0);

/** Looks at the old place first: in a long list the selection has rarely moved. */
const findFrom = (items: readonly Identified[], uid: string, index: number): number =>
	items[index]?.uid === uid ? index : items.findIndex(item => item.uid === uid);

/** Selects the item at `index`, clamped to the list. */
export const selectAt = (list: ListState, items: readonly Identified[], index: number, height: number): ListState => {
	if (items.length === 0) return {...list, uid: undefined, index: 0, top: 0};
	const target = clamp(index, 0, items.length - 1);
	const moved = {...list, follows: false, uid: items[target]!.uid, index: target};
	return {...moved, top: resolveList(moved, items, height).top};
};

/** Moves the selection by `step` rows. */
export const moveSelection = (list: ListState, items: readonly Identified[], step: number, height: number): ListState =>
	selectAt(list, items, resolveList(list, items, height).index + step, height);

/** Marks the item at the selection, or takes its mark away, and goes on to the next. */
export const toggleMark = (list: ListState, items: readonly Identified[], height: number): ListState => {
	const {index} = resolveList(list, items, height);
	const uid = items[index]?.uid;
	if (uid === undefined) return list;
	const marks = new Set(list.marks);
	if (!marks.delete(uid)) marks.add(uid);
	return moveSelection({...list, marks, anchor: uid}, items, 1, height);
};

/** Marks everything from the row marked last to the selection. */
export const markRange = (list: ListState, items: readonly Identified[], height: number): ListState => {
	const {index} = resolveList(list, items, height);
	if (index === -1) return list;
	const found = items.findIndex(({uid}) => uid === list.anchor);
	const from = found === -1 ? index : found;
	const range = items.slice(Math.min(from, index), Math.max(from, index) + 1);
	return {...list, marks: list.marks.union(new Set(range.map(({uid}) => uid))), anchor: items[index]!.uid};
};
