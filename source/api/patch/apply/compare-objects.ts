import {createMarks} from '../../../machinery/marks.ts';
import type {SchemaNode} from '../../codec/schema-table.ts';
import {fieldsOfEither, presentFields, structType, type StructField, type ValueType} from '../../codec/struct-type.ts';
import {jsonEqual} from '../json-equal.ts';
import {emptyFieldSet, fieldSet, isEmptyFieldSet, memberOnly, type FieldSet} from './field-set.ts';
import {childrenOf, isTakenApart, type TypedValue} from './typed-children.ts';

/** What differs between two objects. */
export interface Comparison {
	/** Added or changed. */
	readonly changed: FieldSet;
	readonly removed: FieldSet;
}

type Members = {readonly [field: string]: unknown};

const same: Comparison = {changed: emptyFieldSet, removed: emptyFieldSet};

const isCollection = ({kind}: ValueType): boolean => kind === 'list' || kind === 'map';

/** Lists and maps that Go always writes are there as null, so that their path does not come and go with their content. */
const isAlwaysWritten = ({keptWhenEmpty, type}: StructField): boolean => keptWhenEmpty && isCollection(type);

const alwaysWrittenByType = new Map<string, readonly string[]>();

const alwaysWrittenElements = (name: string): readonly string[] => {
	const known = alwaysWrittenByType.get(name);
	if (known !== undefined) return known;
	const elements = structType(name)
		.fields.filter(isAlwaysWritten)
		.map(({element}) => element);
	alwaysWrittenByType.set(name, elements);
	return elements;
};

/** Paths of structs are put together field by field, without the parts in between: every new object is mostly that. */
const structPaths = (name: string, value: Members): FieldSet => {
	const paths = new Map<string, FieldSet>();
	for (const element of alwaysWrittenElements(name)) paths.set(element, memberOnly);
	for (const {element, name: field, type, node} of presentFields(structType(name), value)) {
		const member = value[field];
		if (member !== undefined) paths.set(element, allPaths({type, node, value: member}));
	}
	return fieldSet(true, paths);
};

/** Every path of a value, itself included. */
const allPaths = (typed: TypedValue): FieldSet => {
	const {type, value} = typed;
	if (typeof value !== 'object' || value === null) return memberOnly;
	if (type.kind === 'struct' && isTakenApart(typed)) return structPaths(type.name, value as Members);
	const children = childrenOf(typed);
	if (children === undefined) return memberOnly;
	const paths = new Map<string, FieldSet>();
	for (const [element, child] of children) paths.set(element, allPaths(child));
	return fieldSet(true, paths);
};

/** Pods made from one template share its parts, and with them their paths. The node tells how a value is taken apart. */
const knownPaths = createMarks<{readonly node: SchemaNode; readonly set: FieldSet}>();

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

/** Compares two parts, either of which may be absent. */
const compareParts = (before: TypedValue | undefined, after: TypedValue | undefined): Comparison => {
	if (before !== undefined && after !== undefined) return compareTyped(before, after);
	if (after !== undefined) return {changed: everything(after), removed: emptyFieldSet};
	return before === undefined ? same : {changed: emptyFieldSet, removed: everything(before)};
};

/** Gathers what differs, part by part. */
class Differences {
	#changed: Map<string, FieldSet> | undefined;
	#removed: Map<string, FieldSet> | undefined;

	add(element: string, {changed, removed}: Comparison): void {
		if (!isEmptyFieldSet(changed)) (this.#changed ??= new Map()).set(element, changed);
		if (!isEmptyFieldSet(removed)) (this.#removed ??= new Map()).set(element, removed);
	}

	get comparison(): Comparison {
		if (this.#changed === undefined && this.#removed === undefined) return same;
		return {
			changed: this.#changed === undefined ? emptyFieldSet : fieldSet(false, this.#changed),
			removed: this.#removed === undefined ? emptyFieldSet : fieldSet(false, this.#removed),
		};
	}
}

const fieldPart = (field: StructField, value: unknown): TypedValue | undefined => {
	const {type, node} = field;
	if (value !== undefined && (value !== null || !isCollection(type))) return {type, node, value};
	return isAlwaysWritten(field) ? {type, node, value: type.kind === 'list' ? [] : {}} : undefined;
};

/** Structs field by field; most of a write's fields are the very values of before and are not looked into. */
const compareStructs = (before: TypedValue, after: TypedValue, name: string): Comparison => {
	const left = before.value as Members;
	const right = after.value as Members;
	const differences = new Differences();
	for (const field of fieldsOfEither(structType(name), left, right)) {
		const [was, is] = [left[field.name], right[field.name]];
		if (was === is) continue;
		differences.add(field.element, compareParts(fieldPart(field, was), fieldPart(field, is)));
	}
	return differences.comparison;
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
	const differences = new Differences();
	for (const [element, child] of left) differences.add(element, compareParts(child, right.get(element)));
	for (const [element, child] of right)
		if (!left.has(element)) differences.add(element, compareParts(undefined, child));
	return differences.comparison;
};
