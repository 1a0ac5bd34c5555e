/** A document as Go prints it with %v: `map[data:map[a:b] list:[1 2]]`, members by name. */
export const goMapText = (value: unknown): string => {
	if (value === null || value === undefined) return '<nil>';
	if (Array.isArray(value)) return `[${value.map(goMapText).join(' ')}]`;
	if (typeof value !== 'object') return String(value);
	const members = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1));
	return `map[${members.map(([name, member]) => `${name}:${goMapText(member)}`).join(' ')}]`;
};
