import {deepFreeze} from '../../machinery/freeze.ts';
import {putRecord, tombstone} from '../key-history.ts';
import type {StoreState} from '../store-state.ts';
import type {StoreEvent} from '../types.ts';
import {formatVersion, padded} from './folder-layout.ts';
import {type ChangeDocument, checksumOf, type LogDocument, valueOf} from './log-document.ts';

/** Thrown for a document that cannot be what was written here; the message says why. */
export class ReplayError extends Error {}

const refuse = (reason: string): never => {
	throw new ReplayError(reason);
};

const parse = (text: string): LogDocument => {
	try {
		const document = JSON.parse(text) as LogDocument | null;
		if (typeof document === 'object' && document !== null && typeof document._id === 'string') return document;
	} catch {
		// Falls through: whatever is wrong with it, it is not a document.
	}
	return refuse('this line is not a log record');
};

const eventOf = (state: StoreState, change: ChangeDocument, revision: number): StoreEvent => {
	const history = state.index.find(change.key);
	const previous = history?.current;
	const key = history?.key ?? change.key;
	if (change.type === 'put') {
		const kv = putRecord(key, previous, revision, valueOf(change), change.lease ?? '0');
		return {type: 'put', kv, previous};
	}
	if (previous === undefined) return refuse(`${change.key} is deleted, but there is no such key`);
	return {type: 'delete', kv: tombstone(key, revision), previous};
};

const replayChange = (state: StoreState, change: ChangeDocument, revision: number): StoreEvent => {
	const event = deepFreeze(eventOf(state, change, revision));
	const {kv, previous} = event;
	state.index.append(kv);
	state.leases.move(kv.key, previous?.lease ?? '0', kv.lease);
	if (event.type === 'delete') state.index.retire(kv.key);
	return event;
};

const replayRevision = (state: StoreState, document: LogDocument & {kind: 'revision'}): void => {
	const {revision, changes, revoked} = document;
	if (revision !== state.tip + 1) refuse(`revision ${revision} follows revision ${state.tip}`);
	const events = changes.map(change => replayChange(state, change, revision));
	state.log.push(events.length === 1 ? events[0]! : events);
	state.tip = revision;
	state.durable = revision;
	state.delivered = revision;
	if (revoked !== undefined) state.leases.remove(revoked, revision);
};

/** Whether a document is what was written; fields of the wrong type make the sum fail. */
const hasChecksum = (document: LogDocument): boolean => {
	try {
		return checksumOf(document) === document.checksum;
	} catch {
		return false;
	}
};

/** Reads one line of a segment and checks that it is whole and has the sequence expected. */
export const readDocument = (text: string, sequence: number): LogDocument => {
	const document = parse(text);
	if (document._id !== padded(sequence)) refuse(`record ${document._id} stands where ${padded(sequence)} should`);
	if (document.kind === 'segment' && document.format !== formatVersion)
		refuse(`the file has format ${document.format}, this version of inkube reads format ${formatVersion}`);
	if (!hasChecksum(document)) refuse('the record does not have its checksum');
	return document;
};

/** Does to the state what a document says. */
export const replayDocument = (state: StoreState, document: LogDocument): void => {
	switch (document.kind) {
		case 'segment':
			if (document.revision !== state.tip)
				refuse(`the segment follows revision ${document.revision}, but revision ${state.tip} comes before it`);
			break;
		case 'revision':
			replayRevision(state, document);
			break;
		case 'grant':
			state.leases.add(document.lease, document.ttlSeconds, 0);
			break;
		case 'revocation':
			state.leases.remove(document.lease);
			break;
		case 'compaction':
			state.compacted = Math.max(state.compacted, document.revision);
			break;
	}
};
