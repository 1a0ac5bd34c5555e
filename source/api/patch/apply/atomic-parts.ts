import {isJsonObject} from '../../../machinery/json.ts';
import {structType} from '../../codec/struct-type.ts';
import {elementNode, isAssociativeList, isAtomicMap, type TypedValue} from './typed-children.ts';

/** Paths of the lists, maps and structs within a value that are owned as a whole: `.spec.selector`, `.spec.args` (findAtomics). */
export const atomicParts = (typed: TypedValue, path = ''): readonly string[] => {
	const {type, node, value} = typed;
	if (type.kind === 'list' && Array.isArray(value)) {
		const own = isAssociativeList(type, node) ? [] : [path];
		const items = value.flatMap((item: unknown, index) =>
			atomicParts({type: type.items, node: elementNode(node), value: item}, `${path}[${index}]`),
		);
		return [...own, ...items];
	}
	if (!isJsonObject(value) || (type.kind !== 'struct' && type.kind !== 'map')) return [];
	const own = isAtomicMap(type, node) ? [path] : [];
	if (type.kind === 'map') return own;
	const {byName} = structType(type.name);
	const members = Object.entries(value).flatMap(([name, member]) => {
		const field = byName.get(name);
		return field === undefined
			? []
			: atomicParts({type: field.type, node: field.node, value: member}, `${path}.${name}`);
	});
	return [...own, ...members];
};
