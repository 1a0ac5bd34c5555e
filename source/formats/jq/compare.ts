import {isJsonObject, type Json} from '../../machinery/json.ts';

/** null, false, true, numbers, texts, lists, objects. */
const rank = (value: Json): number => {
	if (value === null) return 0;
	if (typeof value === 'boolean') return value ? 2 : 1;
	if (typeof value === 'number') return 3;
	if (typeof value === 'string') return 4;
	return Array.isArray(value) ? 5 : 6;
};

const compareLists = (left: readonly Json[], right: readonly Json[]): number => {
	for (let index = 0; index < Math.min(left.length, right.length); index++) {
		const order = compareJson(left[index]!, right[index]!);
		if (order !== 0) return order;
	}
	return left.length - right.length;
};

/** jq's order of values: by kind, then numbers and texts as usual, lists item by item, objects by keys and then by values. */
export const compareJson = (left: Json, right: Json): number => {
	const byKind = rank(left) - rank(right);
	if (byKind !== 0) return byKind;
	if (typeof left === 'number') return left - (right as number);
	if (typeof left === 'string') return left < (right as string) ? -1 : left > (right as string) ? 1 : 0;
	if (Array.isArray(left)) return compareLists(left as readonly Json[], right as readonly Json[]);
	if (!isJsonObject(left) || !isJsonObject(right)) return 0;
	const [leftKeys, rightKeys] = [Object.keys(left).toSorted(), Object.keys(right).toSorted()];
	const byKeys = compareLists(leftKeys, rightKeys);
	if (byKeys !== 0) return byKeys;
	return compareLists(
		leftKeys.map(key => left[key] ?? null),
		rightKeys.map(key => right[key] ?? null),
	);
};
