import {structType, type StructField} from '../../codec/struct-type.ts';
import {jsonEqual} from '../json-equal.ts';
import {emptyFieldSet, fieldSetOf, memberOnly, type FieldSet} from './field-set.ts';
import {childrenOf, type TypedValue} from './typed-children.ts';

/** What differs between two objects. */
export interface Comparison {
	/** Added or changed. */
	readonly changed: FieldSet;
	readonly removed: FieldSet;
}

const same: Comparison = {changed: emptyFieldSet, removed: emptyFieldSet};

/** Lists and maps that Go always writes are there as null, so that their path does not come and go with their content. */
const isAlwaysWritten = ({keptWhenEmpty, type}: StructField): boolean =>
	keptWhenEmpty && (type.kind === 'list' || type.kind === 'map');

const alwaysWrittenElements = ({type}: TypedValue): readonly string[] =>
	type.kind === 'struct'
		? structType(type.name)
				.fields.filter(isAlwaysWritten)
				.map(({name}) => `f:${name}`)
		: [];

/** Every path of a value, itself included. */
const everything = (typed: TypedValue): FieldSet => {
	const children = childrenOf(typed);
	if (children === undefined) return memberOnly;
	const written = alwaysWrittenElements(typed).map(element => [element, memberOnly] as const);
	return fieldSetOf(true, [
		...written,
		...Array.from(children, ([element, child]) => [element, everything(child)] as const),
	]);
};

const alwaysWritten = ({type}: TypedValue, element: string): boolean => {
	const field = type.kind === 'struct' ? structType(type.name).byName.get(element.slice(2)) : undefined;
	return field !== undefined && isAlwaysWritten(field);
};

const emptyOf = (typed: TypedValue): TypedValue => ({...typed, value: typed.type.kind === 'list' ? [] : {}});

const comparePart = (parent: TypedValue, element: string, before?: TypedValue, after?: TypedValue): Comparison => {
	const known = (before ?? after) as TypedValue;
	const absent = alwaysWritten(parent, element) ? emptyOf(known) : undefined;
	const left = before ?? absent;
	const right = after ?? absent;
	if (left === undefined) return {...same, changed: everything(known)};
	if (right === undefined) return {...same, removed: everything(known)};
	return compareTyped(left, right);
};

/** Compares two values of one type. */
export const compareTyped = (before: TypedValue, after: TypedValue): Comparison => {
	if (before.value === after.value) return same;
	const left = childrenOf(before);
	const right = childrenOf(after);
	if (left === undefined || right === undefined) {
		return jsonEqual(before.value, after.value) ? same : {...same, changed: memberOnly};
	}
	const parts = Array.from(
		new Set([...left.keys(), ...right.keys()]),
		element => [element, comparePart(after, element, left.get(element), right.get(element))] as const,
	);
	return {
		changed: fieldSetOf(
			false,
			parts.map(([element, {changed}]) => [element, changed]),
		),
		removed: fieldSetOf(
			false,
			parts.map(([element, {removed}]) => [element, removed]),
		),
	};
};
