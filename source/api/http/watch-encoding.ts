import {objectText} from '../../store/value.ts';
import {protobufFrame} from '../codec/protobuf-body.ts';
import type {WatchEvent} from '../types.ts';
import type {Negotiated, Transformation} from './accept.ts';
import {partialMetadata} from './table/partial-metadata.ts';
import {bookmarkTableText, objectTableText} from './table/table.ts';
import type {TableForm} from './table/table.ts';

/** The media type of a watch: frames of protobuf say that they are a stream. */
export const watchMediaType = ({format, mediaType}: Negotiated): string =>
	format === 'protobuf' ? `${mediaType};stream=watch` : mediaType;

/** One watch event as it is sent: a line of JSON, or a frame of protobuf. `form` is asked for each event, as ages move. */
export const createEventEncoder = (
	{format, transformation}: Negotiated,
	form: () => TableForm,
): ((event: WatchEvent) => Uint8Array) => {
	if (format === 'protobuf') return event => protobufFrame(event.type, protobufObject(event, transformation));
	if (transformation.as === 'object') return sharedLine;
	const encode = createLineEncoder(transformation, form);
	return event => Buffer.from(`${encode(event)}\n`);
};

const plainLine = ({type, object}: WatchEvent): Uint8Array =>
	Buffer.from(`{"type":"${type}","object":${type === 'ERROR' ? JSON.stringify(object) : objectText(object)}}\n`);

let lastLine: {readonly type: string; readonly object: object; readonly bytes: Uint8Array} | undefined;

/** Watchers of a kind hear of a change one after the other: all of them are sent the bytes made for the first. */
const sharedLine = (event: WatchEvent): Uint8Array => {
	const {type, object} = event;
	if (lastLine?.object !== object || lastLine.type !== type) lastLine = {type, object, bytes: plainLine(event)};
	return lastLine.bytes;
};

const protobufObject = ({type, object}: WatchEvent, transformation: Transformation): object =>
	type === 'ERROR' || transformation.as === 'object' || transformation.as === 'table'
		? object
		: partialMetadata(object, transformation.version);

/** The JSON of one watch event as metadata or as a table, row by row. `form` is asked for each event, as ages move. */
const createLineEncoder = (
	transformation: Exclude<Transformation, {readonly as: 'object'}>,
	form: () => TableForm,
): ((event: WatchEvent) => string) => {
	let columnsSent = false;
	const encodeObject = (event: WatchEvent): string => {
		if (event.type === 'ERROR') return JSON.stringify(event.object);
		if (transformation.as !== 'table') return JSON.stringify(partialMetadata(event.object, transformation.version));
		const withColumns = !columnsSent;
		columnsSent = true;
		const write = event.type === 'BOOKMARK' ? bookmarkTableText : objectTableText;
		return write(event.object, form(), withColumns);
	};
	return event => `{"type":"${event.type}","object":${encodeObject(event)}}`;
};
