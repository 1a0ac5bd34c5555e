import stringWidth from 'string-width';
import {cellCharactersMax} from './limits.ts';

/** Printable ASCII and the drawing characters of the console, each one column wide. */
const singleWidth = /^[ -~·–—…✓✕⊘\u2190-\u2193\u2500-\u25ff]*$/;

/** One line of printable text: control characters and line breaks become a space, very long text is cut. */
export const cleanText = (text: string): string => text.slice(0, cellCharactersMax).replaceAll(/\p{Cc}+/gu, ' ');

/** Columns a text takes in a terminal. */
export const textWidth = (text: string): number => (singleWidth.test(text) ? text.length : stringWidth(text));

/** The text in exactly `width` columns: cut with an ellipsis, or padded on the side away from `align`. */
export const fitText = (text: string, width: number, align: 'left' | 'right' = 'left'): string => {
	if (width <= 0) return '';
	const cut = cutText(cleanText(text), width);
	const padding = ' '.repeat(width - textWidth(cut));
	return align === 'left' ? cut + padding : padding + cut;
};

const cutText = (text: string, width: number): string => {
	if (textWidth(text) <= width) return text;
	if (singleWidth.test(text)) return `${text.slice(0, width - 1)}…`;
	let cut = '';
	let used = 1;
	for (const character of text) {
		used += stringWidth(character);
		if (used > width) break;
		cut += character;
	}
	return `${cut}…`;
};
