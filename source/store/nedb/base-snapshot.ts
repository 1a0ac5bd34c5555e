import {open, rename} from 'node:fs/promises';
import {crc32} from 'node:zlib';
import {deepFreeze} from '../../machinery/freeze.ts';
import {baseChunkLines} from '../limits.ts';
import {createStoreState, type StoreState} from '../store-state.ts';
import type {KeyValue} from '../types.ts';
import {syncFolder} from './active-segment.ts';
import {DamageError} from './data-error.ts';
import type {FaultHook} from './fault-points.ts';
import {baseFile, formatVersion, inFolder, temporaryFile} from './folder-layout.ts';
import {type Line, readLines} from './lines.ts';
import {type ValueDocument, valueDocument, valueOf} from './log-document.ts';

/** Everything a store knew when the log record `sequence` had been written. */
export interface BaseSnapshot {
	readonly sequence: number;
	readonly revision: number;
	/** The boundary of history, above `revision`. */
	readonly compacted: number;
	readonly leases: readonly {readonly id: string; readonly ttlSeconds: number}[];
	readonly records: readonly KeyValue[];
}

/** First line of a base. */
interface BaseHeader extends Omit<BaseSnapshot, 'records'> {
	readonly kind: 'base';
	readonly format: number;
}

/** One key; a line each. */
interface KeyLine extends ValueDocument {
	readonly key: string;
	readonly create: number;
	readonly mod: number;
	readonly version: number;
	readonly lease?: string;
}

/** Last line of a base. The checksum is that of all lines before it. */
interface BaseEnd {
	readonly kind: 'end';
	readonly keys: number;
	readonly checksum: number;
}

const keyLine = (kv: KeyValue): KeyLine => ({
	key: kv.key,
	create: kv.createRevision,
	mod: kv.modRevision,
	version: kv.version,
	lease: kv.lease === '0' ? undefined : kv.lease,
	...valueDocument(kv.value),
});

const recordOf = (line: KeyLine): KeyValue => ({
	key: line.key,
	value: valueOf(line),
	createRevision: line.create,
	modRevision: line.mod,
	version: line.version,
	lease: line.lease ?? '0',
});

/** The lines of a base in blocks, so that other work gets its turn between them. */
const blocks = function* ({records, ...rest}: BaseSnapshot): Generator<string> {
	let block = `${JSON.stringify({kind: 'base', format: formatVersion, ...rest} satisfies BaseHeader)}\n`;
	let checksum = 0;
	for (let start = 0; start < records.length; start += baseChunkLines) {
		for (const kv of records.slice(start, start + baseChunkLines)) block += `${JSON.stringify(keyLine(kv))}\n`;
		checksum = crc32(block, checksum);
		yield block;
		block = '';
	}
	checksum = crc32(block, checksum);
	yield `${block}${JSON.stringify({kind: 'end', keys: records.length, checksum} satisfies BaseEnd)}\n`;
};

/** Writes a base; it has its name only when it is whole and on the disk. */
export const writeBase = async (folder: string, snapshot: BaseSnapshot, reached?: FaultHook): Promise<void> => {
	const file = inFolder(folder, baseFile(snapshot.sequence));
	const handle = await open(temporaryFile(file), 'w');
	try {
		for (const block of blocks(snapshot)) {
			await handle.writeFile(block);
			await reached?.('inside-base');
		}
		await handle.datasync();
	} finally {
		await handle.close();
	}
	await reached?.('before-base-name');
	await rename(temporaryFile(file), file);
	await syncFolder(folder);
};

const restore = (state: StoreState, line: KeyLine): void => {
	const record = deepFreeze(recordOf(line));
	state.index.append(record);
	state.leases.move(record.key, '0', record.lease);
};

const stateOf = (header: BaseHeader): StoreState => {
	const state = createStoreState(header.revision);
	state.compacted = header.compacted;
	for (const {id, ttlSeconds} of header.leases) state.leases.add(id, ttlSeconds, 0);
	return state;
};

/** Reads a base back into a state. Anything that is not as it was written is a DamageError. */
export const readBase = async (folder: string, sequence: number): Promise<StoreState> => {
	const file = inFolder(folder, baseFile(sequence));
	let state: StoreState | undefined;
	let end: BaseEnd | undefined;
	let checksum = 0;
	let last: Line = {text: '', number: 1, offset: 0};
	const damage = (reason: string): DamageError => new DamageError(file, last.number, last.offset, reason);

	const read = ({text}: Line): void => {
		const content = JSON.parse(text) as BaseHeader | KeyLine | BaseEnd;
		if ('kind' in content && content.kind === 'end') {
			end = content;
			return;
		}
		checksum = crc32(`${text}\n`, checksum);
		if (state !== undefined) restore(state, content as KeyLine);
		else {
			const header = content as BaseHeader;
			if (header.kind !== 'base' || header.format !== formatVersion || header.sequence !== sequence)
				throw damage(`this is not a base of format ${formatVersion} up to record ${sequence}`);
			state = stateOf(header);
		}
	};

	await readLines(file, line => {
		last = line;
		if (end !== undefined) throw damage('lines follow the end of the base');
		try {
			read(line);
		} catch (error) {
			throw error instanceof DamageError ? error : damage(`this line cannot be read: ${(error as Error).message}`);
		}
	});
	if (state === undefined || end === undefined) throw damage('the base has no end');
	if (end.checksum !== checksum || end.keys !== state.index.size) throw damage('the base does not have its checksum');
	return state;
};
