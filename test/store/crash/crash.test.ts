import test from 'ava';
import {crashRun} from './crash-run.ts';
import type {Change, Revision} from './feed.ts';
import {createLedger} from './ledger.ts';

/* The short form of `npm run crash`. */

for (const [fsync, kills] of [
	['always', 5],
	['interval', 2],
	['never', 2],
] as const) {
	test(`a server killed ${kills} times, flushing ${fsync}, keeps what it acknowledged, and its watchers miss nothing`, async t => {
		const report = await crashRun({seed: kills, kills, fsync});
		t.is(report.kills, kills);
		t.true(report.acknowledged > 0);
	});
}

const put = (key: string, value: string, create: number, version = 1): Change => ({
	type: 'put',
	key,
	value,
	lease: '0',
	create,
	version,
});

/** A ledger of one client that put a and b in one transaction and was told it is revision 2. */
const ledgerOfOne = () => {
	const ledger = createLedger();
	ledger.attempt({
		type: 'write',
		id: 'one',
		puts: ['a', 'b'],
		deletes: [],
		lease: '0',
		outcome: {type: 'done', revision: 2},
	});
	return ledger;
};

const whole: Revision = {revision: 2, changes: [put('a', 'one', 2), put('b', 'one', 2)]};

const wrong: Record<string, readonly [histories: readonly Revision[], says: RegExp]> = {
	'a lost write': [[], /"one".* was acknowledged and is lost/],
	'half a transaction': [[{revision: 2, changes: [put('a', 'one', 2)]}], /half a transaction/],
	'a gap between revisions': [[{...whole, revision: 3}], /revision 1: is followed by revision 3/],
	'a write that was done twice': [
		[whole, {revision: 3, changes: [put('a', 'one', 2, 2), put('b', 'one', 2, 2)]}],
		/was done already in revision 2/,
	],
	'a write that nobody asked for': [[{revision: 2, changes: [put('a', 'two', 2)]}], /nobody asked for this: put a=two/],
	'a deletion that nobody asked for': [
		[whole, {revision: 3, changes: [{type: 'delete', key: 'a', value: '', lease: '0', create: 0, version: 0}]}],
		/nobody asked for this: delete a/,
	],
	'a wrong version': [
		[{revision: 2, changes: [put('a', 'one', 2, 2), put('b', 'one', 2)]}],
		/a has create revision 2 and version 2/,
	],
};

for (const [name, [revisions, says]] of Object.entries(wrong)) {
	test(`the ledger of the crash test refuses ${name}`, t => {
		const ledger = ledgerOfOne();
		t.throws(
			() => {
				for (const revision of revisions) ledger.apply(revision);
				ledger.settle();
			},
			{message: says},
		);
	});
}

test('the ledger of the crash test accepts what was acknowledged', t => {
	const ledger = ledgerOfOne();
	ledger.apply(whole);
	t.notThrows(() => ledger.settle());
});
