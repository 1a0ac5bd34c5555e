/** Whether two JSON values mean the same: order of keys and absent or undefined members do not count. */
export const structurallyEqual = (left: unknown, right: unknown): boolean => {
	if (left === right) return true;
	if (typeof left !== 'object' || typeof right !== 'object' || left === null || right === null) return false;
	if (Array.isArray(left) !== Array.isArray(right)) return false;
	if (Array.isArray(left)) {
		const other = right as readonly unknown[];
		return left.length === other.length && left.every((item, index) => structurallyEqual(item, other[index]));
	}
	return sameMembers(left as Members, right as Members);
};

type Members = {readonly [key: string]: unknown};

const sameMembers = (left: Members, right: Members): boolean => {
	for (const key of Object.keys(left)) if (!structurallyEqual(left[key], right[key])) return false;
	for (const key of Object.keys(right)) if (right[key] !== undefined && left[key] === undefined) return false;
	return true;
};
