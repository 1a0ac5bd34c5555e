import test from 'ava';
import fc from 'fast-check';
import {type Claim, firstClaim, LeaseEndedError} from '../../source/store/recipes/claim.ts';
import {campaign, leader, NotLeaderError, observe, proclaim, resign} from '../../source/store/recipes/election.ts';
import {EventIndexClearedError, firstEvent} from '../../source/store/recipes/first-event.ts';
import {lock} from '../../source/store/recipes/lock.ts';
import {StoppedError} from '../../source/store/recipes/recipe-store.ts';
import {valueText} from '../../source/store/value.ts';
import {eventLine, openMemory, openNedb, put, remove} from './harness.ts';

for (const [kind, open] of [
	['memory', openMemory],
	['NeDB', openNedb],
] as const) {
	/** A store, and promises whose outcome can be looked at. */
	const start = async () => {
		const harness = await open();
		const {store, clock} = harness;
		return {
			...harness,
			context: {store, clock},
			text: (key: string) => store.range({key}).kvs.map(kv => valueText(kv.value))[0],
			/** Lets time go on until a piece of work is done. */
			async finish<T>(work: Promise<T>): Promise<T> {
				let done = false;
				const finished = work.finally(() => (done = true));
				finished.catch(() => undefined);
				await clock.runUntil(() => done, 600_000);
				return finished;
			},
			/** Follows a claim: what it came to, as far as it has. */
			follow(work: Promise<Claim>) {
				const followed: {claim?: Claim; error?: Error} = {};
				work.then(
					claim => (followed.claim = claim),
					(error: Error) => (followed.error = error),
				);
				return followed;
			},
		};
	};

	test(`${kind}: a lock goes from one to the next in the order of coming`, async t => {
		const {context, store, settle, follow, close} = await start();
		const leases = [1, 2, 3].map(() => store.grant(60).id);
		const followed = leases.map(lease => follow(lock(context, 'door', lease)));
		await settle();
		t.deepEqual(
			followed.map(({claim}) => claim?.key),
			['door/1', undefined, undefined],
		);
		store.revoke(followed[0]!.claim!.lease);
		await settle();
		t.is(followed[1]!.claim?.key, 'door/2');
		t.is(followed[2]!.claim, undefined, 'one deletion wakes one waiter');
		t.true(followed[0]!.claim!.revision < followed[1]!.claim!.revision);
		store.revoke(followed[1]!.claim!.lease);
		await settle();
		t.is(followed[2]!.claim?.key, 'door/3');
		await close();
	});

	test(`${kind}: a lease that runs out hands the lock over`, async t => {
		const {context, store, clock, finish, pass, close} = await start();
		const begun = clock.now();
		await finish(lock(context, 'door', store.grant(10).id));
		const second = await finish(lock(context, 'door', store.grant(60).id));
		t.is(second.key, 'door/2');
		t.is(clock.now() - begun, 10_000);
		t.is(store.range({key: 'door/1'}).count, 0);
		await pass(0);
		await close();
	});

	test(`${kind}: who loses the lease while it waits does not get the lock`, async t => {
		const {context, store, settle, pass, follow, close} = await start();
		const first = follow(lock(context, 'door', store.grant(60).id));
		const second = follow(lock(context, 'door', store.grant(5).id));
		await pass(30_000);
		t.is(second.error, undefined, 'it finds out when its turn comes');
		store.revoke(first.claim!.lease);
		await settle();
		t.true(second.error instanceof LeaseEndedError, String(second.error));
		await close();
	});

	test(`${kind}: a waiter that leaves the middle of the queue lets nobody in early`, async t => {
		const {context, store, settle, follow, close} = await start();
		const controller = new AbortController();
		const first = follow(lock(context, 'door', store.grant(60).id));
		const second = follow(lock({...context, signal: controller.signal}, 'door', store.grant(60).id));
		const third = follow(lock(context, 'door', store.grant(60).id));
		await settle();
		controller.abort();
		await settle();
		t.true(second.error instanceof StoppedError);
		t.is(store.range({key: 'door/2'}).count, 0, 'its place is given up');
		t.is(third.claim, undefined);
		store.revoke(first.claim!.lease);
		await settle();
		t.is(third.claim?.key, 'door/3');
		t.is(store.status().watchers.synced + store.status().watchers.unsynced, 0, 'no watch is left behind');
		await close();
	});

	test(`${kind}: a lock taken again under its lease is the same lock, and locks of other names do not mix`, async t => {
		const {context, store, finish, close} = await start();
		const lease = store.grant(60).id;
		const held = await finish(lock(context, 'door', lease));
		t.deepEqual(await finish(lock(context, 'door', lease)), held);
		t.is((await finish(lock(context, 'doorbell', store.grant(60).id))).key, 'doorbell/2');
		await t.throwsAsync(finish(lock(context, 'door', '99')), {message: 'door/63: there is no lease 99'});
		await close();
	});

	test(`${kind}: the oldest candidate leads until it resigns, then the next`, async t => {
		const {context, store, settle, finish, follow, close} = await start();
		const seen: string[] = [];
		const stop = observe(store, 'boss', kv => void seen.push(valueText(kv.value)));
		t.is(leader(store, 'boss'), undefined);
		const ada = await finish(campaign(context, 'boss', store.grant(60).id, 'ada'));
		const bob = follow(campaign(context, 'boss', store.grant(60).id, 'bob'));
		await settle();
		t.is(valueText(leader(store, 'boss')!.value), 'ada');
		t.is(bob.claim, undefined);
		await proclaim(context, ada, 'ada again');
		await settle();
		t.true(await finish(resign(context, ada)));
		await settle();
		t.is(bob.claim?.key, 'boss/2');
		t.false(await finish(resign(context, ada)), 'it led no more');
		await t.throwsAsync(finish(proclaim(context, ada, 'me')), {instanceOf: NotLeaderError});
		await settle();
		stop();
		t.deepEqual(seen, ['ada', 'ada again', 'bob']);
		t.true(store.hasLease('1'), 'resigning leaves the lease');
		await close();
	});

	test(`${kind}: standing again under the same lease keeps the place and says the new value`, async t => {
		const {context, store, finish, close} = await start();
		const lease = store.grant(60).id;
		const first = await finish(campaign(context, 'boss', lease, 'ada'));
		const again = await finish(campaign(context, 'boss', lease, 'ada lovelace'));
		t.deepEqual(again, first);
		t.is(valueText(leader(store, 'boss')!.value), 'ada lovelace');
		await close();
	});

	test(`${kind}: a v2 watch gives one event of a key or below it, from the past or the future`, async t => {
		const {context, store, settle, finish, close} = await start();
		for (const operation of [put('a', '1'), put('ab', '2'), put('a/b', '3'), remove('a')])
			store.transact({success: [operation]});
		await settle();
		const from = async (index: number) => eventLine(await finish(firstEvent(context, {key: 'a', index})));
		t.is(await from(1), '2 put a=1');
		t.is(await from(3), '4 put a/b=3');
		t.is(await from(5), '5 delete a (was 1)');
		const next = firstEvent({store, clock: context.clock}, {key: 'a', index: 0});
		const later = firstEvent({store, clock: context.clock}, {key: 'a', index: 7});
		store.transact({success: [put('a', '5')]});
		store.transact({success: [put('a', '6')]});
		t.is(eventLine(await finish(next)), '6 put a=5');
		t.is(eventLine(await finish(later)), '7 put a=6 (was 5)');
		const stopped = firstEvent({...context, signal: AbortSignal.abort()}, {key: 'a', index: 0});
		await t.throwsAsync(stopped, {instanceOf: StoppedError});
		const {synced, unsynced} = store.status().watchers;
		t.is(synced + unsynced, 0);
		await close();
	});

	test(`${kind}: the window of v2 is 1,000 events of any keys; v3 has its history until it is compacted`, async t => {
		const {context, store, settle, finish, close} = await start();
		store.transact({success: [put('a', 'old')]});
		for (let count = 0; count < 999; count++) store.transact({success: [put('noise', String(count))]});
		await settle();
		const ask = (index: number) => finish(firstEvent({store, clock: context.clock}, {key: 'a', index}));
		t.is(eventLine(await ask(2)), '2 put a=old');
		store.transact({success: [put('noise', 'one more')]});
		await settle();
		await t.throwsAsync(ask(2), {
			instanceOf: EventIndexClearedError,
			message:
				'401: The event in requested index is outdated and cleared (the requested history has been cleared [3/2]) [1002]',
		});
		t.is(store.range({key: 'a', revision: 2}).count, 1);
		store.compact(900);
		await settle();
		await t.throwsAsync(ask(899), {instanceOf: EventIndexClearedError, message: /\[900\/899\]/});
		await close();
	});

	test(`${kind}: a store that closes ends what waits in it`, async t => {
		const {context, store, settle, follow, close} = await start();
		follow(lock(context, 'door', store.grant(60).id));
		const second = follow(lock(context, 'door', store.grant(60).id));
		const event = t.throwsAsync(firstEvent({store, clock: context.clock}, {key: 'a', index: 0}));
		await settle();
		await close();
		t.regex((await event).message, /closed/);
		t.truthy(second.error);
	});
}

/** What may happen to those who want a lock. */
const happening = fc.oneof(
	fc.record({do: fc.constant('come' as const), ttlSeconds: fc.integer({min: 2, max: 20})}),
	fc.record({do: fc.constant('pass' as const), ms: fc.integer({min: 0, max: 15_000})}),
	fc.record({do: fc.constant('release' as const)}),
	fc.record({do: fc.constant('leave' as const), who: fc.nat(20)}),
	fc.record({do: fc.constant('renew' as const), who: fc.nat(20)}),
);

test('whatever happens, a lock has one holder: the oldest of those who are there', async t => {
	await fc.assert(
		fc.asyncProperty(fc.array(happening, {maxLength: 25}), async happenings => {
			const {store, clock, settle, pass, close} = await openMemory();
			const contenders: {readonly lease: string; readonly controller: AbortController; claim?: Claim}[] = [];
			for (const one of happenings) {
				if (one.do === 'come') {
					const contender: (typeof contenders)[number] = {
						lease: store.grant(one.ttlSeconds).id,
						controller: new AbortController(),
					};
					contenders.push(contender);
					void lock({store, clock, signal: contender.controller.signal}, 'door', contender.lease).then(
						claim => (contender.claim = claim),
						() => undefined,
					);
				} else if (one.do === 'pass') await pass(one.ms);
				else if (one.do === 'release') {
					const first = firstClaim(store, 'door');
					if (first) store.revoke(first.lease);
				} else {
					const contender = contenders[one.who % Math.max(1, contenders.length)];
					if (one.do === 'leave') contender?.controller.abort();
					else if (contender) store.keepAlive(contender.lease);
				}
				await settle();
				await settle();
				const holders = contenders.filter(({claim}) => claim && store.range({key: claim.key}).count === 1);
				const first = firstClaim(store, 'door');
				t.deepEqual(
					holders.map(({claim}) => claim!.key),
					first === undefined ? [] : [first.key],
				);
			}
			await close();
		}),
		{numRuns: 60},
	);
});
