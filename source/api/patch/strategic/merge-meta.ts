import {structType, type ValueType} from '../../codec/struct-type.ts';

/** How a member of an object is merged. */
export interface MergeMeta {
	/** The member's type where it is an object, its items' type where it is a list. */
	readonly type: ValueType | undefined;
	readonly strategy: 'merge' | 'replace' | undefined;
	/** Names the items of a list. */
	readonly mergeKey: string;
}

const unknown: MergeMeta = {type: undefined, strategy: undefined, mergeKey: ''};

const strategyOf = (text = ''): MergeMeta['strategy'] =>
	text.split(',').find((part): part is 'merge' | 'replace' => part === 'merge' || part === 'replace');

/** The merge rules of a member of an object of a type; unknown fields and free-form parts have none. */
export const mergeMetaOf = (type: ValueType | undefined, key: string): MergeMeta => {
	if (type?.kind === 'map') return {...unknown, type: type.values};
	const field = type?.kind === 'struct' ? structType(type.name).byName.get(key) : undefined;
	if (field === undefined) return unknown;
	return {
		type: field.type.kind === 'list' ? field.type.items : field.type,
		strategy: strategyOf(field.node['patch-strategy']),
		mergeKey: field.node['patch-merge-key'] ?? '',
	};
};
