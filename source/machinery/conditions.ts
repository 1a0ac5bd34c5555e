/** What conditions of all kinds have. */
export interface ConditionLike {
	readonly type: string;
	readonly status: string;
	readonly lastTransitionTime?: string;
}

/** The condition of a type. */
export const findCondition = <T extends ConditionLike>(
	conditions: readonly T[] | undefined,
	type: string,
): T | undefined => conditions?.find(condition => condition.type === type);

/** True when the condition is there and its status is True. */
export const isConditionTrue = (conditions: readonly ConditionLike[] | undefined, type: string): boolean =>
	findCondition(conditions, type)?.status === 'True';

const sameFields = (a: object, b: object): boolean => {
	const left = Object.entries(a).filter(([, value]) => value !== undefined);
	const right = new Map(Object.entries(b).filter(([, value]) => value !== undefined));
	return left.length === right.size && left.every(([key, value]) => right.get(key) === value);
};

/**
The conditions with one replaced or added. `lastTransitionTime` becomes `timestampText` unless the status is what it was; the
same array comes back when nothing changes.
*/
export const withCondition = <
	T extends ConditionLike,
	N extends Omit<T, 'lastTransitionTime'> & ConditionLike = Omit<T, 'lastTransitionTime'> & ConditionLike,
>(
	conditions: readonly T[] | undefined,
	condition: N,
	timestampText: string,
): readonly T[] => {
	const known = conditions ?? [];
	const index = known.findIndex(({type}) => type === condition.type);
	const previous = known[index];
	const unchanged = previous !== undefined && previous.status === condition.status;
	const lastTransitionTime = (unchanged ? previous.lastTransitionTime : undefined) ?? timestampText;
	// T is N with a transition time, which TypeScript cannot see through Omit.
	const next = {...condition, lastTransitionTime} as unknown as T;
	if (previous === undefined) return [...known, next];
	return sameFields(previous, next) ? known : known.with(index, next);
};
