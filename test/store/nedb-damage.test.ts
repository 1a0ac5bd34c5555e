import {appendFile, mkdir, readdir, readFile, rm, writeFile} from 'node:fs/promises';
import path from 'node:path';
import test from 'ava';
import {DamageError, FolderError} from '../../source/store/nedb/data-error.ts';
import {contents, everything, put} from './harness.ts';
import {bytesOf, compacted, history, lived, newFolder, portrait, reopen, segments} from './nedb-harness.ts';

for (const [name, tail] of [
	['half a record', '{"_id":"00000000000000'],
	['a record without its line feed', undefined],
	['zeros', '\0'.repeat(100)],
] as const) {
	test(`a torn tail, ${name}, is cut off with a notice, and writing goes on behind what is whole`, async t => {
		const {folder, before} = await lived();
		const [segment] = await segments(folder);
		const file = path.join(folder, segment!);
		const whole = await readFile(file, 'utf8');
		const lines = whole.trimEnd().split('\n');
		if (tail === undefined) await writeFile(file, whole.slice(0, -1));
		else await appendFile(file, tail);
		const {store, settle, close, notices} = await reopen(folder);
		t.is(notices.length, 1);
		t.true(
			notices[0]!.startsWith(
				`${file}:${lines.length + (tail === undefined ? 0 : 1)}: the last record was not written to its end`,
			),
		);
		t.is(store.tip, tail === undefined ? before.tip - 1 : before.tip);
		store.transact({success: [put('after')]});
		await settle();
		const after = portrait(store);
		await close();
		const again = await reopen(folder);
		t.deepEqual(again.notices, []);
		t.deepEqual(portrait(again.store), after);
		await again.close();
	});
}

test('a first segment whose very first record is torn is begun anew', async t => {
	const folder = await newFolder();
	await writeFile(path.join(folder, 'segment-0000000000000001.db'), '{"_id":"0000');
	const {store, settle, close} = await reopen(folder);
	store.transact({success: [put('a')]});
	await settle();
	await close();
	const again = await reopen(folder);
	t.deepEqual(contents(again.store.range(everything)), ['a=a']);
	await again.close();
});

/** What may befall a line in the middle; answers the new lines. */
const damages: Record<string, (lines: string[]) => readonly string[]> = {
	'a line of nonsense': lines => lines.with(20, '?'),
	'a line cut short': lines => lines.with(20, lines[20]!.slice(0, 30)),
	'a missing line': lines => lines.toSpliced(20, 1),
	'a line twice': lines => lines.toSpliced(20, 0, lines[19]!),
	'a changed value': lines => lines.with(20, lines[20]!.replace(/"text":"[^"]*"/, '"text":"forged"')),
	'a type of change that there is not': lines => lines.with(20, lines[20]!.replace('"type":"put"', '"type":"pus"')),
	'changes under another name': lines => lines.with(20, lines[20]!.replace('"changes"', '"changer"')),
	'changes of another shape': lines => lines.with(20, lines[20]!.replace(/"changes":.*\]/, '"changes":[5]')),
	'a changed key': lines => lines.with(20, lines[20]!.replace(/"key":"([^"]*)"/, '"key":"z$1"')),
	'a line that is JSON but no record': lines => lines.with(20, 'null'),
};

for (const [name, damage] of Object.entries(damages)) {
	test(`${name} in the middle is refused with file and line; repair keeps everything before it`, async t => {
		const {folder, before} = await lived();
		const [segment] = await segments(folder);
		const file = path.join(folder, segment!);
		const lines = (await readFile(file, 'utf8')).trimEnd().split('\n');
		const damaged = damage(lines);
		t.notDeepEqual(damaged, lines);
		await writeFile(file, `${damaged.join('\n')}\n`);
		const bytes = await bytesOf(folder);
		const error = await t.throwsAsync(reopen(folder), {instanceOf: DamageError});
		t.true(error.message.startsWith(`${file}:21: `), error.message);
		t.regex(error.message, /--repair/);
		t.deepEqual(await bytesOf(folder), bytes, 'nothing was changed');

		const {store, settle, close, notices} = await reopen(folder, {repair: true});
		t.is(notices.length, 1);
		t.regex(notices[0]!, /:21: .*lost from this line on .*\.damaged\); everything up to revision \d+ is kept/);
		t.is(await readFile(`${file}.damaged`, 'latin1'), bytes.get(segment!)!);
		t.true(store.tip > 10 && store.tip < 20, String(store.tip));
		t.deepEqual(portrait(store).kvs, before.kvs.slice(0, store.tip));
		store.transact({success: [put('after')]});
		await settle();
		await close();
		const again = await reopen(folder);
		t.is(again.store.latest('after')?.value.text, 'after');
		await again.close();
	});
}

test('a log in many segments is the same log; a lost segment is refused, repair keeps what came before', async t => {
	const {folder, before, events} = await lived({segmentRecords: 16});
	t.true((await segments(folder)).length > 3);
	const {store, settle, close} = await reopen(folder, {segmentRecords: 16});
	t.deepEqual(portrait(store), before);
	t.deepEqual(await history(store, settle), events);
	await close();

	const names = await segments(folder);
	await rm(path.join(folder, names[1]!));
	const error = await t.throwsAsync(reopen(folder), {instanceOf: DamageError});
	t.regex(error.message, /the records from \d+ to \d+ are missing/);
	const repaired = await reopen(folder, {repair: true});
	t.deepEqual(portrait(repaired.store).kvs, before.kvs.slice(0, repaired.store.tip));
	t.regex(repaired.notices[0]!, /later segments are set aside as \*\.lost/);
	await repaired.close();
});

test('a segment that ends early is no torn tail when others follow', async t => {
	const {folder} = await lived({segmentRecords: 16});
	const [first] = await segments(folder);
	const file = path.join(folder, first!);
	await writeFile(file, (await readFile(file, 'utf8')).slice(0, -10));
	const error = await t.throwsAsync(reopen(folder), {instanceOf: DamageError});
	t.regex(error.message, /the file ends inside a record, but later segments follow/);
});

for (const [name, damage] of Object.entries({
	'a changed line': (lines: string[]) => lines.with(3, lines[3]!.replace('text', 'test')),
	'a missing line': (lines: string[]) => lines.toSpliced(3, 1),
	'a missing end': (lines: string[]) => lines.slice(0, -1),
	'a line of nonsense': (lines: string[]) => lines.with(3, '?'),
})) {
	test(`a base with ${name} is refused, and cannot be repaired`, async t => {
		const {folder} = await compacted();
		const [base] = (await readdir(folder)).filter(file => file.startsWith('base-'));
		const file = path.join(folder, base!);
		const lines = (await readFile(file, 'utf8')).trimEnd().split('\n');
		await writeFile(file, `${damage(lines).join('\n')}\n`);
		const error = await t.throwsAsync(reopen(folder), {instanceOf: DamageError});
		t.true(error.message.startsWith(file));
		const hopeless = await t.throwsAsync(reopen(folder, {repair: true}), {instanceOf: FolderError});
		t.regex(hopeless.message, /a base snapshot cannot be repaired.*restore .* from a copy/);
	});
}

test('files of another format are refused', async t => {
	const folder = await newFolder();
	await mkdir(folder, {recursive: true});
	const header = {_id: '0000000000000001', kind: 'segment', format: 2, revision: 1, checksum: 0};
	await writeFile(path.join(folder, 'segment-0000000000000001.db'), `${JSON.stringify(header)}\n`);
	const error = await t.throwsAsync(reopen(folder), {instanceOf: DamageError});
	t.regex(error.message, /the file has format 2, this version of inkube reads format 1/);
});
