const escapes: ReadonlyMap<string, string> = new Map([
	['\u0007', '\\a'],
	['\b', '\\b'],
	['\f', '\\f'],
	['\n', '\\n'],
	['\r', '\\r'],
	['\t', '\\t'],
	['\v', '\\v'],
	['"', '\\"'],
	['\\', '\\\\'],
]);
const special = /["\\]|[^\p{L}\p{M}\p{N}\p{P}\p{S} ]/gu;

const escape = (character: string): string => {
	const known = escapes.get(character);
	if (known !== undefined) return known;
	const code = character.codePointAt(0) ?? 0;
	const hexadecimal = code.toString(16);
	if (code < 0x80) return `\\x${hexadecimal.padStart(2, '0')}`;
	return code < 0x1_00_00 ? `\\u${hexadecimal.padStart(4, '0')}` : `\\U${hexadecimal.padStart(8, '0')}`;
};

/** A text in double quotes as Go's %q prints it; messages of Kubernetes quote names and values so. */
export const goQuote = (text: string): string => `"${text.replace(special, escape)}"`;
