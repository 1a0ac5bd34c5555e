import {dns1123Label, dns1123Subdomain} from '../../../machinery/names.ts';

/** What is wrong with a DNS label; of a name that is right but for its dots, only those are said to be wrong. */
export const dnsLabelProblems = (value: string): string[] => {
	const problems = dns1123Label(value);
	if (problems.length === 0 || !value.includes('.') || dns1123Subdomain(value).length > 0) return problems;
	return [...problems.slice(0, -1), 'must not contain dots'];
};

/** Names that generateName may be the beginning of: a final dash will be followed by something. */
const completed = (name: string, prefix: boolean): string => (prefix ? name.replace(/-$/, 'a') : name);

/** Rule for the names of kinds that must be DNS labels. */
export const validateLabelAsName = (name: string, prefix: boolean): string[] =>
	dnsLabelProblems(completed(name, prefix));

/** Rule for the names of kinds that may be anything that fits into a path. */
export const validatePathSegmentAsName = (name: string, prefix: boolean): string[] => [
	...(!prefix && (name === '.' || name === '..') ? [`may not be '${name}'`] : []),
	...(name.includes('/') ? ["may not contain '/'"] : []),
	...(name.includes('%') ? ["may not contain '%'"] : []),
];
