import bTree from 'sorted-btree';

/** A B+ tree by string order. The package is CommonJS: its class is the default member of what an import gives. */
export type OrderedMap<Entry> = InstanceType<typeof bTree.default<string, Entry>>;

const byCodeUnits = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** An empty map from text to entries, in the order of code units. */
export const createOrderedMap = <Entry>(): OrderedMap<Entry> =>
	new bTree.default<string, Entry>(undefined, byCodeUnits);
