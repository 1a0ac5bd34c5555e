/** Longest warning sent; the rest is cut off. */
const warningCharactersMax = 256;

const quoted = (text: string): string => text.replace(/[\\"]/g, String.raw`\$&`);

/** Header values cannot hold control characters or anything beyond Latin-1. */
const printable = (text: string): string => text.replace(/[^\x20-\x7e]/g, '?');

/** `299 - "text"`, one for each warning, each once. */
export const warningHeaders = (warnings: readonly string[]): string[] =>
	[...new Set(warnings)].map(text => `299 - "${quoted(printable(text)).slice(0, warningCharactersMax)}"`);
