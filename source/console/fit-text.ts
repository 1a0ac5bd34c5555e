import {cellCharactersMax} from './limits.ts';
import {isSingleWidth, textWidth} from './text-width.ts';

/** One line of printable text: control characters and line breaks become a space. */
export const printable = (text: string): string => text.replaceAll(/\p{Cc}+/gu, ' ');

/** One line of printable text for a cell: very long text is cut. */
export const cleanText = (text: string): string => printable(text.slice(0, cellCharactersMax));

/** The text in exactly `width` columns: cut with an ellipsis, or padded on the side away from `align`. */
export const fitText = (text: string, width: number, align: 'left' | 'right' = 'left'): string => {
	if (width <= 0) return '';
	const cut = cutText(cleanText(text), width);
	const padding = ' '.repeat(width - textWidth(cut));
	return align === 'left' ? cut + padding : padding + cut;
};

const cutText = (text: string, width: number): string => {
	if (textWidth(text) <= width) return text;
	if (isSingleWidth(text)) return `${text.slice(0, width - 1)}…`;
	let cut = '';
	let used = 1;
	for (const character of text) {
		used += textWidth(character);
		if (used > width) break;
		cut += character;
	}
	return `${cut}…`;
};

/** The text in lines of at most `width` columns, parted between words; a longer word has a line of its own. */
export const wrapText = (text: string, width: number): readonly string[] => {
	const lines: string[] = [];
	for (const word of cleanText(text).split(' ')) {
		const longer = lines.length === 0 ? word : `${lines.at(-1)} ${word}`;
		if (lines.length > 0 && textWidth(longer) <= width) lines[lines.length - 1] = longer;
		else lines.push(word);
	}
	return lines;
};
