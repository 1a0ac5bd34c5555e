import {crc32} from 'node:zlib';
import type {LogRecord} from '../log-record.ts';
import {forEachEvent} from '../revision-log.ts';
import type {StoreEvent, Value} from '../types.ts';
import {passingText} from '../value.ts';
import {formatVersion, padded} from './folder-layout.ts';

/** A value on disk: text, or bytes in base64. */
export interface ValueDocument {
	readonly text?: string;
	readonly bytes?: string;
}

/** One change of a revision. */
export type ChangeDocument =
	| ({readonly type: 'put'; readonly key: string; readonly lease?: string} & ValueDocument)
	| {readonly type: 'delete'; readonly key: string};

interface DocumentBase {
	/** Zero-padded sequence: one more than that of the document before, across segments. */
	readonly _id: string;
	/** CRC-32 of everything else. */
	readonly checksum: number;
}

/**
One NeDB document, one line. The first of a segment names the format and the revision reached before it. Revisions hold
all their changes, so a revision is whole or absent.
*/
export type LogDocument = DocumentBase &
	(
		| {readonly kind: 'segment'; readonly format: number; readonly revision: number}
		| {
				readonly kind: 'revision';
				readonly revision: number;
				readonly changes: readonly ChangeDocument[];
				readonly revoked?: string;
		  }
		| {readonly kind: 'grant'; readonly lease: string; readonly ttlSeconds: number}
		| {readonly kind: 'revocation'; readonly lease: string}
		| {readonly kind: 'compaction'; readonly revision: number}
	);

type WithoutChecksum<Document> = Document extends unknown ? Omit<Document, 'checksum'> : never;
type Body = WithoutChecksum<LogDocument>;

/** A value for the disk. */
export const valueDocument = (value: Value): ValueDocument =>
	value.bytes === undefined ? {text: passingText(value)} : {bytes: Buffer.from(value.bytes).toString('base64')};

/** A value from the disk. */
export const valueOf = ({text, bytes}: ValueDocument): Value =>
	bytes === undefined ? {text: text ?? ''} : {bytes: Buffer.from(bytes, 'base64')};

const changeDocument = ({type, kv}: StoreEvent): ChangeDocument => {
	if (type === 'delete') return {type, key: kv.key};
	const document = {type, key: kv.key, ...valueDocument(kv.value)};
	return kv.lease === '0' ? document : {...document, lease: kv.lease};
};

const changeChecksum = (change: ChangeDocument, sum: number): number => {
	if (change.type === 'delete') return crc32(`\ndelete ${change.key}`, sum);
	// The type is read from the disk: one that is neither must not pass for a put.
	const head = crc32(`\n${change.type} ${change.key} ${change.lease ?? '0'} `, sum);
	return change.bytes === undefined ? crc32(change.text ?? '', head) : crc32(`base64 ${change.bytes}`, head);
};

/** The CRC-32 of a document, over its parts in a fixed order. */
export const checksumOf = (document: Body): number => {
	const head = `${document._id} ${document.kind}`;
	switch (document.kind) {
		case 'segment':
			return crc32(`${head} ${document.format} ${document.revision}`);
		case 'revision': {
			let sum = crc32(`${head} ${document.revision} ${document.revoked ?? ''}`);
			for (const change of document.changes) sum = changeChecksum(change, sum);
			return sum;
		}
		case 'grant':
			return crc32(`${head} ${document.lease} ${document.ttlSeconds}`);
		case 'revocation':
			return crc32(`${head} ${document.lease}`);
		case 'compaction':
			return crc32(`${head} ${document.revision}`);
	}
};

const withChecksum = (body: Body): LogDocument => ({...body, checksum: checksumOf(body)});

/** The document that begins a segment. */
export const segmentDocument = (sequence: number, revision: number): LogDocument =>
	withChecksum({_id: padded(sequence), kind: 'segment', format: formatVersion, revision});

/** A log record as the document with this sequence. */
export const logDocument = (sequence: number, record: LogRecord): LogDocument => {
	const _id = padded(sequence);
	switch (record.kind) {
		case 'revision': {
			const changes: ChangeDocument[] = [];
			forEachEvent(record.events, event => void changes.push(changeDocument(event)));
			const body = {_id, kind: record.kind, revision: record.revision, changes};
			return withChecksum(record.revoked === undefined ? body : {...body, revoked: record.revoked});
		}
		case 'grant':
			return withChecksum({_id, kind: record.kind, lease: record.lease, ttlSeconds: record.ttlSeconds});
		case 'revocation':
			return withChecksum({_id, kind: record.kind, lease: record.lease});
		case 'compaction':
			return withChecksum({_id, kind: record.kind, revision: record.revision});
	}
};
