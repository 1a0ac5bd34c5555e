import {readdir, readFile, rm} from 'node:fs/promises';
import path from 'node:path';
import test from 'ava';
import {createVirtualClock} from '../../source/clock/virtual.ts';
import {type NedbStoreOptions, openNedbStore} from '../../source/store/nedb/nedb-store.ts';
import type {RevisionStore} from '../../source/store/types.ts';
import {valueText} from '../../source/store/value.ts';
import {everything, harnessOf, put, record, remove, temporaryFolder} from './harness.ts';

const folders: string[] = [];
test.after.always(async () => {
	for (const folder of folders) await rm(folder, {recursive: true, force: true});
});

export const newFolder = async (): Promise<string> => {
	const folder = await temporaryFolder();
	folders.push(folder);
	return folder;
};

export const reopen = async (folder: string, options: Partial<NedbStoreOptions> = {}) => {
	const clock = createVirtualClock();
	const notices: string[] = [];
	const store = await openNedbStore({
		clock,
		folder,
		fsync: 'never',
		notice: text => void notices.push(text),
		...options,
	});
	return {...harnessOf(store, clock), notices};
};

/** Everything a store can be asked for, at every revision. */
export const portrait = (store: RevisionStore) => {
	const kvs = [];
	for (let revision = Math.max(1, store.compacted); revision <= store.durable; revision++) {
		const range = store.range({...everything, revision});
		kvs.push(range.kvs.map(({value, ...kv}) => ({...kv, text: valueText(value)})));
	}
	const leases = ['1', '2', '3', '4']
		.map(id => store.timeToLive(id))
		.map(status => status && [status.id, status.ttlSeconds, status.keys]);
	return {tip: store.tip, compacted: store.compacted, kvs, leases};
};

export const history = async (store: RevisionStore, settle: () => Promise<void>): Promise<readonly string[]> => {
	const recorder = record(store, {...everything, startRevision: Math.max(1, store.compacted)});
	await settle();
	return recorder.lines;
};

/** Some life: objects and text, several changes in a revision, deletions, leases that are attached, moved and revoked. */
export const live = (store: RevisionStore, rounds = 30): void => {
	const leases = [store.grant(100), store.grant(200), store.grant(300)];
	for (let round = 0; round < rounds; round++) {
		store.transact({success: [put(`a/${round % 5}`, `text ${round}`)]});
		store.transact({
			success: [
				{type: 'put', key: 'object', value: {object: {round, 'a.b': {$c: 'ü\n'}}}},
				put(`b/${round % 3}`, '', {lease: leases[round % 3]!.id}),
			],
		});
		if (round % 4 === 3) store.transact({success: [remove('a/0', 'a/3'), put('c', String(round))]});
		if (round === 10) store.revoke(leases[1]!.id);
		if (round === 10) leases[1] = store.grant(50);
	}
};

export const segments = async (folder: string): Promise<readonly string[]> =>
	(await readdir(folder)).filter(name => name.startsWith('segment-')).toSorted();

export const bytesOf = async (folder: string): Promise<ReadonlyMap<string, string>> => {
	const names = (await readdir(folder)).toSorted();
	return new Map(
		await Promise.all(names.map(async name => [name, await readFile(path.join(folder, name), 'latin1')] as const)),
	);
};

/** A folder with some life in it, and what its store answered. */
export const lived = async (options: Partial<NedbStoreOptions> = {}) => {
	const folder = await newFolder();
	const {store, settle, close} = await reopen(folder, options);
	live(store);
	await settle();
	const before = portrait(store);
	const events = await history(store, settle);
	await close();
	return {folder, before, events};
};

/** A folder whose history was compacted, so that a base stands in for its first segments. */
export const compacted = async () => {
	const folder = await newFolder();
	const {store, settle, close} = await reopen(folder, {segmentRecords: 16});
	live(store, 60);
	await settle();
	store.compact(store.durable - 40);
	live(store, 5);
	await settle();
	const before = portrait(store);
	const events = await history(store, settle);
	await close();
	return {folder, before, events};
};
