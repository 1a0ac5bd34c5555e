import {copyFile, cp, readdir, readFile, stat, truncate, writeFile} from 'node:fs/promises';
import path from 'node:path';
import test from 'ava';
import * as fc from 'fast-check';
import {openActiveSegment} from '../../source/store/nedb/active-segment.ts';
import {DamageError, FolderError} from '../../source/store/nedb/data-error.ts';
import type {LogDocument} from '../../source/store/nedb/log-document.ts';
import {put} from './harness.ts';
import {bytesOf, compacted, live, lived, newFolder, portrait, reopen} from './nedb-harness.ts';
import {holds} from './property.ts';

/** What befalls a file, at a place given in thousandths of its length. */
interface Damage {
	readonly file: number;
	readonly at: number;
	/** Cut off there, or so many bytes from there combined with these by exclusive or. */
	readonly kind: 'truncate' | readonly number[];
}

const damage: fc.Arbitrary<Damage> = fc.record({
	file: fc.nat(100),
	at: fc.oneof(fc.nat(999_999), fc.integer({min: 990_000, max: 999_999})),
	kind: fc.oneof(
		fc.constant('truncate' as const),
		{weight: 3, arbitrary: fc.integer({min: 0, max: 7}).map(bit => [1 << bit])},
		fc.array(fc.integer({min: 1, max: 255}), {minLength: 1, maxLength: 12}),
	),
});

const isData = (name: string): boolean => /^(?:segment|base)-/.test(name);

/** Damages a file of a folder; answers its name and the place. */
const inflict = async (folder: string, {file, at, kind}: Damage): Promise<{name: string; offset: number}> => {
	const names = (await readdir(folder)).filter(isData).toSorted();
	const name = names[file % names.length]!;
	const content = await readFile(path.join(folder, name));
	const offset = Math.floor((content.length * at) / 1_000_000);
	if (kind === 'truncate') await truncate(path.join(folder, name), offset);
	else {
		for (const [index, bits] of kind.entries()) if (offset + index < content.length) content[offset + index]! ^= bits;
		await writeFile(path.join(folder, name), content);
	}
	return {name, offset};
};

const demand = (isTrue: boolean, what: string): void => {
	if (!isTrue) throw new Error(what);
};

type Portrait = ReturnType<typeof portrait>;

/** Every revision that is there must be what it was. Compaction may have been undone with the end of the log. */
const demandPrefix = (found: Portrait, before: Portrait): void => {
	demand(found.tip <= before.tip, `revision ${found.tip} never was`);
	const first = (one: Portrait) => Math.max(1, one.compacted);
	for (let revision = Math.max(first(found), first(before)); revision <= found.tip; revision++) {
		const [is, was] = [found, before].map(one => JSON.stringify(one.kvs[revision - first(one)]));
		demand(is === was, `revision ${revision} is ${is} and was ${was}`);
	}
	if (found.tip === before.tip && found.compacted !== before.compacted)
		demand(found.compacted < before.compacted, `history was never compacted to ${found.compacted}`);
};

/** The last revision in the lines of a segment before one of them, if there is one. */
const revisionBefore = (content: string, line: number): number =>
	Math.max(
		0,
		...content
			.split('\n')
			.slice(0, line - 1)
			.map(text => JSON.parse(text) as LogDocument)
			.map(document => (document.kind === 'revision' ? document.revision : 0)),
	);

const originals = {
	'one segment': () => lived(),
	'many segments': () => lived({segmentRecords: 16}),
	'a base and segments': compacted,
};

for (const [name, make] of Object.entries(originals)) {
	test(`${name}: whatever happens to the bytes, what opens is what was written, or is refused with file and line and repaired up to there`, async t => {
		const original = await make();
		await holds(
			t,
			import.meta.filename,
			fc.asyncProperty(damage, async one => {
				const folder = await newFolder();
				await cp(original.folder, folder, {recursive: true});
				const whole = await bytesOf(folder);
				const last = [...whole.keys()].filter(isData).toSorted().at(-1);
				const {name: damaged} = await inflict(folder, one);
				const bytes = await bytesOf(folder);
				let error: unknown;
				try {
					const {store, close} = await reopen(folder);
					const found = portrait(store);
					await close();
					demandPrefix(found, original.before);
					demand(
						found.tip === original.before.tip || damaged === last,
						`${damaged} is not the last file, but its end was taken for torn`,
					);
					return;
				} catch (thrown) {
					error = thrown;
				}
				if (!(error instanceof DamageError)) throw error;
				const {file, line} = error;
				demand(error.message.startsWith(`${file}:${line}: `) && path.dirname(file) === folder, error.message);
				demand(
					JSON.stringify([...(await bytesOf(folder))]) === JSON.stringify([...bytes]),
					'a refused folder was changed',
				);
				if (damaged.startsWith('base-')) {
					await t.throwsAsync(reopen(folder, {repair: true}), {instanceOf: FolderError});
					return;
				}
				const repaired = await reopen(folder, {repair: true});
				demandPrefix(portrait(repaired.store), original.before);
				const kept = revisionBefore(whole.get(path.basename(file))!, line);
				demand(repaired.store.tip >= kept, `revision ${kept} stood before the damage, ${repaired.store.tip} was kept`);
				demand(
					repaired.notices.some(text => text.includes(`everything up to revision ${repaired.store.tip} is kept`)),
					repaired.notices.join(),
				);
				repaired.store.transact({success: [put('after')]});
				await repaired.settle();
				const after = portrait(repaired.store);
				await repaired.close();
				const again = await reopen(folder);
				demand(again.store.tip === after.tip, `${after.tip} became ${again.store.tip}`);
				// A base may have been compacted further than the revisions that are left; the boundary then goes along with them.
				demandPrefix(after, portrait(again.store));
				await again.close();
			}),
			25,
		);
	});
}

for (const fsync of ['always', 'interval', 'never'] as const) {
	test(`a power cut, flushing ${fsync}, loses nothing that was on the disk and nothing in the middle`, async t => {
		await holds(
			t,
			import.meta.filename,
			fc.asyncProperty(fc.nat(1_000_000), fc.integer({min: 1, max: 12}), async (cut, rounds) => {
				const folder = await newFolder();
				let flushed = {file: '', size: 0, revision: 1};
				const {store, settle, pass, close} = await reopen(folder, {
					fsync,
					segmentRecords: 16,
					async openSegment(file) {
						const segment = await openActiveSegment(file);
						return {
							...segment,
							async sync() {
								const {durable} = store;
								const {size} = await stat(file);
								await segment.sync();
								flushed = {file, size, revision: durable};
							},
						};
					},
				});
				for (let round = 0; round < rounds; round++) {
					live(store, 2);
					if (round % 3 === 1) await pass(1000);
					await settle();
				}
				const before = portrait(store);
				// Closing flushes, too.
				const {file, size: flushedSize, revision: flushedRevision} = flushed;
				// The disk has everything that was flushed, and any part of what came after it in the last file.
				const cutOff = await newFolder();
				const segments = (await readdir(folder)).filter(isData).toSorted();
				for (const name of segments) await copyFile(path.join(folder, name), path.join(cutOff, name));
				const last = path.join(cutOff, segments.at(-1)!);
				const {size} = await stat(last);
				const least = path.basename(file) === segments.at(-1) ? flushedSize : 0;
				await truncate(last, least + Math.floor(((size - least) * cut) / 1_000_000));
				await close();
				const again = await reopen(cutOff);
				const found = portrait(again.store);
				await again.close();
				demandPrefix(found, before);
				const promised = fsync === 'always' ? before.tip : flushedRevision;
				demand(found.tip >= promised, `revision ${promised} was on the disk, ${found.tip} is left`);
			}),
			8,
		);
	});
}
