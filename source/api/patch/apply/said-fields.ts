import {fieldSetOf, memberOnly, withMember, type FieldSet} from './field-set.ts';
import {childrenOf, type TypedValue} from './typed-children.ts';

const isEmptyObject = (value: unknown): boolean =>
	typeof value === 'object' && value !== null && !Array.isArray(value) && Object.keys(value).length === 0;

/**
The paths that a configuration speaks of, which its manager comes to own: scalars and atomic parts, items of lists, keys of maps,
and empty objects (structured-merge-diff's ToFieldSet).
*/
export const saidFields = (typed: TypedValue): FieldSet => {
	const children = childrenOf(typed);
	if (children === undefined) return memberOnly;
	const inStruct = typed.type.kind === 'struct';
	return fieldSetOf(
		isEmptyObject(typed.value),
		Array.from(children, ([element, child]) => {
			const set = saidFields(child);
			return [element, inStruct ? set : withMember(set, true)];
		}),
	);
};
