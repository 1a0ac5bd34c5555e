import {objectText} from '../../store/value.ts';
import type {WatchEvent} from '../types.ts';
import type {Transformation} from './accept.ts';
import {partialMetadata} from './table/partial-metadata.ts';
import {bookmarkTableText, objectTableText} from './table/table.ts';
import type {TableForm} from './table/table.ts';

/** The JSON of one watch event: stored objects by their cached text, tables row by row. `form` is asked for each event, as ages move. */
export const createEventEncoder = (
	transformation: Transformation,
	form: () => TableForm,
): ((event: WatchEvent) => string) => {
	let columnsSent = false;
	const encodeObject = (event: WatchEvent): string => {
		if (event.type === 'ERROR') return JSON.stringify(event.object);
		if (transformation.as === 'object') return objectText(event.object);
		if (transformation.as !== 'table') return JSON.stringify(partialMetadata(event.object, transformation.version));
		const withColumns = !columnsSent;
		columnsSent = true;
		const write = event.type === 'BOOKMARK' ? bookmarkTableText : objectTableText;
		return write(event.object, form(), withColumns);
	};
	return event => `{"type":"${event.type}","object":${encodeObject(event)}}`;
};
