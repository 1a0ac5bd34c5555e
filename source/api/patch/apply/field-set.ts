import {isJsonObject, type JsonObject} from '../../../machinery/json.ts';
import {createMarks} from '../../../machinery/marks.ts';
import {knownFieldSetStepsMax} from '../limits.ts';

/**
A set of paths into objects, as a tree: what metadata.managedFields holds in its FieldsV1 form. Children are keyed by path
elements in that form: `f:name` for fields and map keys, `k:{"name":"c"}` for items of a list by their keys, `v:"x"` for items of
a set.
*/
export interface FieldSet {
	/** The path to this node is itself in the set. */
	readonly member: boolean;
	readonly children: ReadonlyMap<string, FieldSet>;
}

export const emptyFieldSet: FieldSet = {member: false, children: new Map()};

/** The set of one path, seen from itself. */
export const memberOnly: FieldSet = {member: true, children: new Map()};

/**
The sets that begin with the same children. Objects of one shape have the same sets, so that thousands of pods need the memory
of a few sets and their texts; a set is found again child by child, which takes no key to be made.
*/
interface KnownSets {
	set: FieldSet | undefined;
	next: Map<string, Map<FieldSet, KnownSets>> | undefined;
}

const noSets = (): KnownSets => ({set: undefined, next: undefined});

let [knownWithNode, knownWithout] = [noSets(), noSets()];
let knownSteps = 0;

/** Known ones are forgotten when there are too many; a set is made again then, which costs memory only. */
const forgetSets = (): void => {
	[knownWithNode, knownWithout] = [noSets(), noSets()];
	knownSteps = 0;
};

const followed = (known: KnownSets, element: string, child: FieldSet): KnownSets => {
	known.next ??= new Map();
	let byChild = known.next.get(element);
	if (byChild === undefined) known.next.set(element, (byChild = new Map()));
	let next = byChild.get(child);
	if (next === undefined) {
		byChild.set(child, (next = noSets()));
		knownSteps++;
	}
	return next;
};

/** The set of these children (none of them empty) and, if `member`, of the node itself. */
export const fieldSet = (member: boolean, children: ReadonlyMap<string, FieldSet>): FieldSet => {
	if (children.size === 0) return member ? memberOnly : emptyFieldSet;
	if (knownSteps >= knownFieldSetStepsMax) forgetSets();
	let known = member ? knownWithNode : knownWithout;
	for (const [element, child] of children) known = followed(known, element, child);
	known.set ??= {member, children};
	return known.set;
};

export const isEmptyFieldSet = ({member, children}: FieldSet): boolean => !member && children.size === 0;

/** The same set with or without the node itself. */
export const withMember = (set: FieldSet, member: boolean): FieldSet =>
	set.member === member ? set : fieldSet(member, set.children);

/** A node with the children that are not empty. */
export const fieldSetOf = (member: boolean, children: Iterable<readonly [string, FieldSet]>): FieldSet =>
	fieldSet(member, new Map([...children].filter(([, child]) => !isEmptyFieldSet(child))));

/** A set with some children set, or left out where they are empty; the same set when nothing changes. */
export const withChildren = (
	set: FieldSet,
	member: boolean,
	changes: readonly (readonly [string, FieldSet])[],
): FieldSet => {
	if (changes.length === 0) return withMember(set, member);
	const children = new Map(set.children);
	for (const [element, child] of changes) {
		if (isEmptyFieldSet(child)) children.delete(element);
		else children.set(element, child);
	}
	return fieldSet(member, children);
};

/** The changes that `change` makes to the children that both sets have. */
const changedShared = (
	a: FieldSet,
	b: FieldSet,
	change: (child: FieldSet, other: FieldSet) => FieldSet,
): (readonly [string, FieldSet])[] => {
	const changes: (readonly [string, FieldSet])[] = [];
	for (const [element, other] of b.children) {
		const child = a.children.get(element);
		if (child === undefined) continue;
		const next = change(child, other);
		if (next !== child) changes.push([element, next]);
	}
	return changes;
};

/** Every path of either; `a` itself when it has them all. */
export const unionOf = (a: FieldSet, b: FieldSet): FieldSet => {
	if (isEmptyFieldSet(a)) return b;
	const changes: (readonly [string, FieldSet])[] = [];
	for (const [element, other] of b.children) {
		const child = a.children.get(element);
		const next = child === undefined ? other : unionOf(child, other);
		if (next !== child) changes.push([element, next]);
	}
	return withChildren(a, a.member || b.member, changes);
};

/** The paths of both. */
export const intersectionOf = (a: FieldSet, b: FieldSet): FieldSet => {
	const shared: (readonly [string, FieldSet])[] = [];
	for (const [element, other] of b.children) {
		const child = a.children.get(element);
		if (child !== undefined) shared.push([element, intersectionOf(child, other)]);
	}
	return fieldSetOf(a.member && b.member, shared);
};

/** The paths of `a` that `b` lacks; `a` itself when those are all. */
export const differenceOf = (a: FieldSet, b: FieldSet): FieldSet =>
	withChildren(a, a.member && !b.member, changedShared(a, b, differenceOf));

/** `a` without the paths of `b` and everything below them; `a` itself when it has none of them. */
export const withoutSubtrees = (a: FieldSet, b: FieldSet): FieldSet =>
	b.member ? emptyFieldSet : withChildren(a, a.member, changedShared(a, b, withoutSubtrees));

export const sameFieldSet = (a: FieldSet, b: FieldSet): boolean =>
	a === b ||
	(a.member === b.member &&
		a.children.size === b.children.size &&
		[...a.children].every(([element, child]) => {
			const other = b.children.get(element);
			return other !== undefined && sameFieldSet(child, other);
		}));

/** Field sets and their written form are looked at again and again, in every write of an object; each is made once. */
const formats = createMarks<JsonObject>();
const parsed = createMarks<FieldSet>();

const formatNode = ({member, children}: FieldSet): JsonObject => {
	const entries = [...children].toSorted(([a], [b]) => (a < b ? -1 : 1));
	const formatted = entries.map(([element, child]) => [element, formatFieldSet(child)] as const);
	return Object.fromEntries(member && children.size > 0 ? [['.', {}], ...formatted] : formatted);
};

/** The FieldsV1 form: `{"f:data": {".": {}, "f:k": {}}}`. */
export const formatFieldSet = (set: FieldSet): JsonObject => {
	const known = formats.of(set);
	if (known !== undefined) return known;
	const format = formatNode(set);
	formats.set(set, format);
	if (!set.member) parsed.set(format, set);
	return format;
};

const parseNode = (value: unknown): FieldSet => {
	if (!isJsonObject(value)) return emptyFieldSet;
	const elements = Object.entries(value).filter(([element]) => element !== '.');
	return fieldSetOf(
		elements.length === 0 || Object.hasOwn(value, '.'),
		elements.map(([element, child]) => [element, parseNode(child)]),
	);
};

/** Reads FieldsV1; anything that is not of that form is an empty set. */
export const parseFieldSet = (fieldsV1: unknown): FieldSet => {
	if (!isJsonObject(fieldsV1)) return emptyFieldSet;
	const known = parsed.of(fieldsV1);
	if (known !== undefined) return known;
	const set = withMember(parseNode(fieldsV1), false);
	parsed.set(fieldsV1, set);
	return set;
};

const elementText = (element: string): string => {
	const [form, text] = [element.slice(0, 1), element.slice(2)];
	if (form === 'f') return `.${text}`;
	if (form !== 'k') return `[=${text}]`;
	const keys = Object.entries(JSON.parse(text) as object);
	return `[${keys.map(([key, value]) => `${key}=${JSON.stringify(value)}`).join(',')}]`;
};

/** Every path of the set as conflicts name it: `.spec.containers[name="c"].image`. */
export const pathTexts = (set: FieldSet, prefix = ''): string[] => [
	...(set.member ? [prefix] : []),
	...[...set.children]
		.toSorted(([a], [b]) => (a < b ? -1 : 1))
		.flatMap(([element, child]) => pathTexts(child, `${prefix}${elementText(element)}`)),
];
