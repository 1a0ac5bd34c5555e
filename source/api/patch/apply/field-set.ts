import {isJsonObject, type JsonObject} from '../../../machinery/json.ts';

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

const noChildren: ReadonlyMap<string, FieldSet> = new Map();

export const emptyFieldSet: FieldSet = {member: false, children: noChildren};

/** The set of one path, seen from itself. */
export const memberOnly: FieldSet = {member: true, children: noChildren};

export const isEmptyFieldSet = ({member, children}: FieldSet): boolean => !member && children.size === 0;

/** A node with the children that are not empty. */
export const fieldSetOf = (member: boolean, children: Iterable<readonly [string, FieldSet]>): FieldSet => ({
	member,
	children: new Map([...children].filter(([, child]) => !isEmptyFieldSet(child))),
});

/** Combines two sets node by node. */
const combine = (a: FieldSet, b: FieldSet, member: (a: boolean, b: boolean) => boolean): FieldSet => {
	const elements = new Set([...a.children.keys(), ...b.children.keys()]);
	return fieldSetOf(
		member(a.member, b.member),
		Array.from(elements, element => [
			element,
			combine(a.children.get(element) ?? emptyFieldSet, b.children.get(element) ?? emptyFieldSet, member),
		]),
	);
};

export const unionOf = (a: FieldSet, b: FieldSet): FieldSet => combine(a, b, (inA, inB) => inA || inB);
export const intersectionOf = (a: FieldSet, b: FieldSet): FieldSet => combine(a, b, (inA, inB) => inA && inB);
export const differenceOf = (a: FieldSet, b: FieldSet): FieldSet => combine(a, b, (inA, inB) => inA && !inB);

/** `a` without the paths of `b` and everything below them. */
export const withoutSubtrees = (a: FieldSet, b: FieldSet): FieldSet =>
	b.member
		? emptyFieldSet
		: fieldSetOf(
				a.member,
				Array.from(a.children, ([element, child]) => {
					const removed = b.children.get(element);
					return [element, removed === undefined ? child : withoutSubtrees(child, removed)];
				}),
			);

export const sameFieldSet = (a: FieldSet, b: FieldSet): boolean =>
	a.member === b.member &&
	a.children.size === b.children.size &&
	[...a.children].every(([element, child]) => {
		const other = b.children.get(element);
		return other !== undefined && sameFieldSet(child, other);
	});

/** The FieldsV1 form: `{"f:data": {".": {}, "f:k": {}}}`. */
export const formatFieldSet = ({member, children}: FieldSet): JsonObject => {
	const entries = [...children].toSorted(([a], [b]) => (a < b ? -1 : 1));
	const formatted = entries.map(([element, child]) => [element, formatFieldSet(child)] as const);
	return Object.fromEntries(member && children.size > 0 ? [['.', {}], ...formatted] : formatted);
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
	const root = parseNode(fieldsV1);
	return {...root, member: false};
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
