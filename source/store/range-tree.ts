/** A node per distinct range, ordered by (start, end); also a heap by priority, which keeps it balanced. */
interface RangeNode<Group> {
	readonly start: string;
	/** Exclusive. */
	readonly end: string;
	readonly group: Group;
	readonly priority: number;
	/** The largest end below and at this node. */
	maxEnd: string;
	left: RangeNode<Group> | undefined;
	right: RangeNode<Group> | undefined;
}

type Link<Group> = RangeNode<Group> | undefined;

/** A fixed scramble of a counter: priorities that look random and are the same in every run. */
const scramble = (count: number): number => {
	const mixed = Math.imul(count ^ (count >>> 16), 0x45d9f3b);
	return Math.imul(mixed ^ (mixed >>> 16), 0x45d9f3b) >>> 0;
};

const isBefore = <Group>(node: RangeNode<Group>, start: string, end: string): boolean =>
	node.start < start || (node.start === start && node.end < end);

const update = <Group>(node: RangeNode<Group>): RangeNode<Group> => {
	let {end: max} = node;
	if (node.left !== undefined && node.left.maxEnd > max) max = node.left.maxEnd;
	if (node.right !== undefined && node.right.maxEnd > max) max = node.right.maxEnd;
	node.maxEnd = max;
	return node;
};

/** Into the nodes before (start, end) and the rest. */
const split = <Group>(node: Link<Group>, start: string, end: string): [Link<Group>, Link<Group>] => {
	if (node === undefined) return [undefined, undefined];
	if (isBefore(node, start, end)) {
		const [before, rest] = split(node.right, start, end);
		node.right = before;
		return [update(node), rest];
	}
	const [before, rest] = split(node.left, start, end);
	node.left = rest;
	return [before, update(node)];
};

/** Every node of `a` is before every node of `b`. */
const join = <Group>(a: Link<Group>, b: Link<Group>): Link<Group> => {
	if (a === undefined) return b;
	if (b === undefined) return a;
	if (a.priority > b.priority) {
		a.right = join(a.right, b);
		return update(a);
	}
	b.left = join(a, b.left);
	return update(b);
};

const insert = <Group>(node: Link<Group>, added: RangeNode<Group>): RangeNode<Group> => {
	if (node === undefined || added.priority > node.priority) {
		[added.left, added.right] = split(node, added.start, added.end);
		return update(added);
	}
	if (isBefore(node, added.start, added.end)) node.right = insert(node.right, added);
	else node.left = insert(node.left, added);
	return update(node);
};

const remove = <Group>(node: Link<Group>, start: string, end: string): Link<Group> => {
	if (node === undefined) return undefined;
	if (node.start === start && node.end === end) return join(node.left, node.right);
	if (isBefore(node, start, end)) node.right = remove(node.right, start, end);
	else node.left = remove(node.left, start, end);
	return update(node);
};

const stab = <Group>(node: Link<Group>, key: string, found: (group: Group) => void): void => {
	if (node === undefined || node.maxEnd <= key) return;
	stab(node.left, key, found);
	if (node.start > key) return;
	if (node.end > key) found(node.group);
	stab(node.right, key, found);
};

/** Groups by range, found by a key inside the range in O(log ranges + matches): an interval tree (treap). */
export class RangeTree<Group> {
	#root: Link<Group>;
	#count = 0;

	/** The group of exactly this range. */
	get(start: string, end: string): Group | undefined {
		let node = this.#root;
		while (node !== undefined && !(node.start === start && node.end === end))
			node = isBefore(node, start, end) ? node.right : node.left;
		return node?.group;
	}

	/** Adds a range that is not there yet. `end` is exclusive. */
	add(start: string, end: string, group: Group): void {
		const priority = scramble(++this.#count);
		this.#root = insert(this.#root, {start, end, group, priority, maxEnd: end, left: undefined, right: undefined});
	}

	delete(start: string, end: string): void {
		this.#root = remove(this.#root, start, end);
	}

	/** Calls `found` for each range that holds the key. */
	stab(key: string, found: (group: Group) => void): void {
		stab(this.#root, key, found);
	}
}
