import {fitText} from '../fit-text.ts';
import {textWidth} from '../text-width.ts';
import {span, type Line} from '../line.ts';
import type {Tone} from '../theme.ts';

/** A name and what it is; several values stand below one another. */
export type Field = readonly [name: string, value: string | readonly string[] | undefined, tone?: Tone];

const nameColumnsMin = 14;

/** Fields with their names in one column; those without a value are left out. */
export const fieldLines = (fields: readonly Field[]): readonly Line[] => {
	const present = fields.filter(([, value]) => value !== undefined);
	const width = Math.max(nameColumnsMin, ...present.map(([name]) => textWidth(name) + 2));
	return present.flatMap(([name, value, tone]) => {
		const values = typeof value === 'string' ? [value] : value!.length === 0 ? ['<none>'] : value!;
		return values.map((text, index): Line => [
			span(fitText(index === 0 ? `${name}:` : '', width), 'accent'),
			span(text, tone),
		]);
	});
};

/** `key=value` of each entry, sorted. */
export const entriesText = (entries: {readonly [key: string]: string} | undefined, sign = '='): readonly string[] =>
	Object.entries(entries ?? {})
		.map(([key, value]) => `${key}${sign}${value}`)
		.toSorted();
