/**
What is wrong with a key of a ConfigMap or Secret, in apimachinery's words.
*/
export const configKeyProblems = (key: string): string[] => [
	...(Buffer.byteLength(key) > 253 ? ['must be no more than 253 characters'] : []),
	...(/^[-._a-zA-Z0-9]+$/.test(key)
		? []
		: [
				"a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',  or 'KEY_NAME',  or 'key-name', regex used for validation is '[-._a-zA-Z0-9]+')",
			]),
	...(key === '.'
		? ["must not be '.'"]
		: key === '..'
			? ["must not be '..'"]
			: key.startsWith('..')
				? ["must not start with '..'"]
				: []),
];
