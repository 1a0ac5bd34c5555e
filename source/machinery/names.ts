/** Characters of generated names: no vowels and nothing easily confused, so that no words arise. */
export const nameAlphabet = 'bcdfghjklmnpqrstvwxz2456789';

const generatedSuffixLength = 5;
const generatedBaseLengthMax = 63 - generatedSuffixLength;

/** 1.36 says bytes for label keys and values, and still characters for names; both mean bytes. */
const lengthProblem = (max: number, unit: 'bytes' | 'characters'): string => `must be no more than ${max} ${unit}`;

/** apimachinery's RegexError: the rule, examples and the regular expression. */
const patternProblem = (rule: string, pattern: string, ...examples: readonly string[]): string =>
	`${rule} (e.g. ${examples.map(example => `'${example}', `).join(' or ')}regex used for validation is '${pattern}')`;

/** A rule for texts: at most so many bytes, and a pattern. Gives the problems in apimachinery's words. */
const rule = (
	bytesMax: number,
	unit: 'bytes' | 'characters',
	pattern: string,
	problem: string,
): ((value: string) => string[]) => {
	const expression = new RegExp(`^(?:${pattern})$`);
	return value => {
		const problems: string[] = [];
		if (Buffer.byteLength(value) > bytesMax) problems.push(lengthProblem(bytesMax, unit));
		if (!expression.test(value)) problems.push(problem);
		return problems;
	};
};

const labelPattern = '[a-z0-9]([-a-z0-9]*[a-z0-9])?';
const subdomainPattern = `${labelPattern}(\\.${labelPattern})*`;
const label1035Pattern = '[a-z]([-a-z0-9]*[a-z0-9])?';
const qualifiedPattern = '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]';
const labelValuePattern = `(${qualifiedPattern})?`;
const qualifiedProblem = patternProblem(
	"must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character",
	qualifiedPattern,
	'MyName',
	'my.name',
	'123-abc',
);

/** Problems of a DNS-1123 label: lower case, digits, dashes, at most 63 bytes. */
export const dns1123Label = rule(
	63,
	'characters',
	labelPattern,
	patternProblem(
		"a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character",
		labelPattern,
		'my-name',
		'123-abc',
	),
);

/** Problems of a DNS-1123 subdomain: labels joined by dots, at most 253 bytes. Most object names are of this form. */
export const dns1123Subdomain = rule(
	253,
	'characters',
	subdomainPattern,
	patternProblem(
		"a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character",
		subdomainPattern,
		'example.com',
	),
);

/** Problems of a DNS-1035 label: as DNS-1123, but starting with a letter. */
export const dns1035Label = rule(
	63,
	'characters',
	label1035Pattern,
	patternProblem(
		"a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character",
		label1035Pattern,
		'my-name',
		'abc-123',
	),
);

/** Problems of a label's value: empty, or at most 63 bytes of letters, digits, dashes, underscores and dots. */
export const labelValue = rule(
	63,
	'bytes',
	labelValuePattern,
	patternProblem(
		"a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character",
		labelValuePattern,
		'MyValue',
		'my_value',
		'12345',
	),
);

const namePart = rule(63, 'bytes', qualifiedPattern, qualifiedProblem);

/** Problems of a qualified name such as a label's key: `name` or `dns.prefix/name`. */
export const qualifiedName = (value: string): string[] => {
	const parts = value.split('/');
	if (parts.length > 2) {
		return [
			`a qualified name ${qualifiedProblem} with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')`,
		];
	}
	const name = parts.at(-1)!;
	const prefix = parts.length === 2 ? parts[0] : undefined;
	const prefixProblems = prefix === undefined ? [] : prefix === '' ? ['must be non-empty'] : dns1123Subdomain(prefix);
	const nameProblems = name === '' ? ['must be non-empty', qualifiedProblem] : namePart(name);
	return [
		...prefixProblems.map(problem => `prefix part ${problem}`),
		...nameProblems.map(problem => `name part ${problem}`),
	];
};

/** `base` cut to leave room, and five random characters; `int(below)` gives the chance. */
export const generatedName = (base: string, int: (below: number) => number): string => {
	const suffix = Array.from({length: generatedSuffixLength}, () => nameAlphabet[int(nameAlphabet.length)]).join('');
	return `${base.slice(0, generatedBaseLengthMax)}${suffix}`;
};

/** A number written in the alphabet of generated names, digit by digit (SafeEncodeString of its decimal text). */
export const safeHash = (value: number): string =>
	Array.from(String(value), digit => nameAlphabet[digit.charCodeAt(0) % nameAlphabet.length]).join('');
