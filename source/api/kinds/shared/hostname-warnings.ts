import {dnsLabelProblems} from './dns-label.ts';

/** A warning for a name that is not a DNS label and is used as one: in `use`, for example "the Pod's hostname". */
export const hostnameWarnings = (name: string, use: string): string[] => {
	const problems = dnsLabelProblems(name);
	if (problems.length === 0) return [];
	const surprise = 'which can result in surprising behavior; a DNS label is recommended';
	return [`metadata.name: this is used in ${use}, ${surprise}: [${problems.join(' ')}]`];
};
