import {createMarks} from '../machinery/marks.ts';
import type {Value} from './types.ts';

const texts = createMarks<string>();
const decoder = new TextDecoder();

/** The JSON text of an immutable object, made once per object. */
export const objectText = (object: object): string => {
	let text = texts.of(object);
	if (text === undefined) {
		text = JSON.stringify(object);
		texts.set(object, text);
	}
	return text;
};

/**
The text of a value for writing it away. Unlike `valueText` it does not keep the text of an object that nobody has asked
for yet: the log writes every revision, superseded ones are hardly ever read.
*/
export const passingText = (value: Value): string => {
	const {object} = value;
	if (value.text !== undefined || object === undefined) return valueText(value);
	return texts.of(object) ?? JSON.stringify(object);
};

/** A value as text: as it was given, the JSON of its object, or its bytes read as UTF-8. */
export const valueText = ({text, object, bytes}: Value): string => {
	if (text !== undefined) return text;
	if (object !== undefined) return objectText(object);
	return bytes === undefined ? '' : decoder.decode(bytes);
};

/** A value as bytes: as they were given, or its text in UTF-8. */
export const valueBytes = (value: Value): Uint8Array => value.bytes ?? Buffer.from(valueText(value));

/** The order of two values as bytes: negative, 0 or positive. */
export const compareValues = (a: Value, b: Value): number => {
	if (a.bytes === undefined && b.bytes === undefined && valueText(a) === valueText(b)) return 0;
	return Buffer.compare(valueBytes(a), valueBytes(b));
};
