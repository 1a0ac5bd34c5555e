import {createMarks} from '../../../machinery/marks.ts';
import {structType, type StructField, type ValueType} from '../../codec/struct-type.ts';
import {jsonEqual} from '../json-equal.ts';
import {emptyFieldSet, fieldSet, isEmptyFieldSet, memberOnly, type FieldSet} from './field-set.ts';
import {childrenOf, isTakenApart, type TypedValue} from './typed-children.ts';

/** What differs between two objects. */
export interface Comparison {
	/** Added or changed. */
	readonly changed: FieldSet;
	readonly removed: FieldSet;
}

const same: Comparison = {changed: emptyFieldSet, removed: emptyFieldSet};

const isCollection = ({kind}: ValueType): boolean => kind === 'list' || kind === 'map';

/** Lists and maps that Go always writes are there as null, so that their path does not come and go with their content. */
const isAlwaysWritten = ({keptWhenEmpty, type}: StructField): boolean => keptWhenEmpty && isCollection(type);

const alwaysWrittenByType = new Map<string, readonly string[]>();

const alwaysWrittenElements = ({type}: TypedValue): readonly string[] => {
	if (type.kind !== 'struct') return [];
	const known = alwaysWrittenByType.get(type.name);
	if (known !== undefined) return known;
	const elements = structType(type.name)
		.fields.filter(isAlwaysWritten)
		.map(({name}) => `f:${name}`);
	alwaysWrittenByType.set(type.name, elements);
	return elements;
};

/** Every path of a value, itself included. */
const allPaths = (typed: TypedValue): FieldSet => {
	const children = childrenOf(typed);
	if (children === undefined) return memberOnly;
	const paths = new Map<string, FieldSet>();
	for (const element of alwaysWrittenElements(typed)) paths.set(element, memberOnly);
	for (const [element, child] of children) paths.set(element, allPaths(child));
	return fieldSet(true, paths);
};

/** Pods made from one template share its parts, and with them their paths. The node tells how a value is taken apart. */
const knownPaths = createMarks<{readonly node: TypedValue['node']; readonly set: FieldSet}>();

/** As allPaths, remembered for parts that are written again and again. */
const everything = (typed: TypedValue): FieldSet => {
	const {value, node} = typed;
	if (typeof value !== 'object' || value === null) return memberOnly;
	const known = knownPaths.of(value);
	if (known?.node === node) return known.set;
	const set = allPaths(typed);
	knownPaths.set(value, {node, set});
	return set;
};

const alwaysWritten = ({type}: TypedValue, element: string): boolean => {
	const field = type.kind === 'struct' ? structType(type.name).byName.get(element.slice(2)) : undefined;
	return field !== undefined && isAlwaysWritten(field);
};

const emptyOf = (typed: TypedValue): TypedValue => ({...typed, value: typed.type.kind === 'list' ? [] : {}});

const comparePart = (parent: TypedValue, element: string, before?: TypedValue, after?: TypedValue): Comparison => {
	if (before !== undefined && after !== undefined) return compareTyped(before, after);
	const known = (before ?? after) as TypedValue;
	const absent = alwaysWritten(parent, element) ? emptyOf(known) : undefined;
	const left = before ?? absent;
	const right = after ?? absent;
	if (left === undefined) return {...same, changed: everything(known)};
	if (right === undefined) return {...same, removed: everything(known)};
	return compareTyped(left, right);
};

const comparisonOf = (parts: Iterable<readonly [string, Comparison]>): Comparison => {
	const changed = new Map<string, FieldSet>();
	const removed = new Map<string, FieldSet>();
	for (const [element, part] of parts) {
		if (!isEmptyFieldSet(part.changed)) changed.set(element, part.changed);
		if (!isEmptyFieldSet(part.removed)) removed.set(element, part.removed);
	}
	if (changed.size === 0 && removed.size === 0) return same;
	return {changed: fieldSet(false, changed), removed: fieldSet(false, removed)};
};

/** Structs field by field; most of a write's fields are the very values of before and are not looked into. */
const compareStructs = (before: TypedValue, after: TypedValue, name: string): Comparison => {
	const left = before.value as {readonly [field: string]: unknown};
	const right = after.value as {readonly [field: string]: unknown};
	const parts: (readonly [string, Comparison])[] = [];
	for (const {name: field, type, node} of structType(name).fields) {
		if (left[field] === right[field]) continue;
		const part = (value: unknown): TypedValue | undefined =>
			value === undefined || (value === null && isCollection(type)) ? undefined : {type, node, value};
		const element = `f:${field}`;
		parts.push([element, comparePart(after, element, part(left[field]), part(right[field]))]);
	}
	return comparisonOf(parts);
};

/** Compares two values of one type. */
export const compareTyped = (before: TypedValue, after: TypedValue): Comparison => {
	if (before.value === after.value) return same;
	if (after.type.kind === 'struct' && isTakenApart(before) && isTakenApart(after)) {
		return compareStructs(before, after, after.type.name);
	}
	const left = childrenOf(before);
	const right = childrenOf(after);
	if (left === undefined || right === undefined) {
		return jsonEqual(before.value, after.value) ? same : {...same, changed: memberOnly};
	}
	return comparisonOf(
		Array.from(
			new Set([...left.keys(), ...right.keys()]),
			element => [element, comparePart(after, element, left.get(element), right.get(element))] as const,
		),
	);
};
