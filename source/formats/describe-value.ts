/** What a reader found where it expected something else, for messages: `nothing`, `a list`, `an object`, or the value as JSON. */
export const describeValue = (value: unknown): string => {
	if (value === null || value === undefined) return 'nothing';
	if (Array.isArray(value)) return 'a list';
	return typeof value === 'object' ? 'an object' : JSON.stringify(value);
};
