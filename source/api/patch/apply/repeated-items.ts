import {emptyFieldSet, fieldSetOf, withMember, type FieldSet} from './field-set.ts';
import {childrenOf, isAssociativeList, itemElement, type TypedValue} from './typed-children.ts';

/** Elements of a list that occur more than once. */
const repeatedElements = ({type, node, value}: TypedValue): ReadonlySet<string> => {
	if (type.kind !== 'list' || !isAssociativeList(type, node) || !Array.isArray(value)) return new Set();
	const elements = value.map(item => itemElement(item, type.items, node));
	return new Set(elements.filter((element, index) => elements.indexOf(element) !== index));
};

/** Items of associative lists that a configuration names twice, so that it is unclear which one is meant. */
export const repeatedItems = (typed: TypedValue): FieldSet => {
	const children = childrenOf(typed);
	if (children === undefined) return emptyFieldSet;
	const repeated = repeatedElements(typed);
	return fieldSetOf(
		false,
		Array.from(children, ([element, child]) => [element, withMember(repeatedItems(child), repeated.has(element))]),
	);
};
