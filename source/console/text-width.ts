import {stripVTControlCharacters} from 'node:util';
import stringWidth from 'string-width';

/** Printable ASCII and the drawing characters of the console, each one column wide. */
const singleWidth = /^[ -~·–—…✓✕⊘\u2190-\u2193\u2500-\u25fc\u25ff]*$/;

/** Whether each character of a text takes one column, so that it may be cut anywhere. */
export const isSingleWidth = (text: string): boolean => singleWidth.test(text);

/** Columns a text takes in a terminal, control sequences none. In the bundle Ink measures by it too (rolldown.config.mjs). */
export const textWidth = (text: string): number => {
	if (isSingleWidth(text)) return text.length;
	const plain = stripVTControlCharacters(text);
	return isSingleWidth(plain) ? plain.length : stringWidth(plain);
};
