import test from 'ava';
import * as fc from 'fast-check';
import type {TimeEngine} from '../../source/clock/engine.ts';
import {LeaseError, RequestError} from '../../source/store/errors.ts';
import {prefixRange} from '../../source/store/key-range.ts';
import type {Operation, RevisionStore, Transaction} from '../../source/store/types.ts';
import {everything, type Harness, openMemory, record} from './harness.ts';
import {emptyModel, keysOfLease, type Model, read, revisionOf, transact} from './model.ts';
import {newFolder, reopen} from './nedb-harness.ts';
import {lineOf} from './programs.ts';
import {holds} from './property.ts';

/* Random programs with leases, the passing of time, and closing and opening in the middle. */

const ids = ['1', '2'];
const id = fc.constantFrom(...ids);
const key = fc.constantFrom('a', 'a/1', 'a/2', 'b', 'c');

const put: fc.Arbitrary<Operation> = fc
	.tuple(key, fc.constantFrom('x', 'y'), fc.constantFrom('0', ...ids, ...ids), fc.nat(9))
	.map(([at, text, lease, keeps]) =>
		keeps === 0
			? {type: 'put', key: at, value: {text}, ignoreLease: true}
			: {type: 'put', key: at, value: {text}, lease},
	);
const operation: fc.Arbitrary<Operation> = fc.oneof(
	{weight: 6, arbitrary: put},
	{weight: 1, arbitrary: key.map((at): Operation => ({type: 'delete', ...prefixRange(at)}))},
	{weight: 1, arbitrary: put.map((inner): Operation => ({type: 'transaction', success: [inner]}))},
);
const transaction: fc.Arbitrary<Transaction> = fc.record({
	compare: fc.array(
		fc.record({
			key,
			target: fc.constant('lease' as const),
			operator: fc.constantFrom('=', '!=' as const),
			operand: fc.constantFrom('0', ...ids),
		}),
		{maxLength: 1},
	),
	success: fc.array(operation, {minLength: 1, maxLength: 2}),
	failure: fc.array(operation, {maxLength: 1}),
});

type Step =
	| {readonly type: 'transact'; readonly transaction: Transaction}
	| {readonly type: 'grant'; readonly id: string; readonly seconds: number}
	| {readonly type: 'revoke' | 'renew'; readonly id: string}
	| {readonly type: 'pass'; readonly seconds: number}
	| {readonly type: 'compact'; readonly at: number}
	| {readonly type: 'reopen'};
const step: fc.Arbitrary<Step> = fc.oneof(
	{weight: 8, arbitrary: transaction.map((one): Step => ({type: 'transact', transaction: one}))},
	{weight: 4, arbitrary: fc.record({type: fc.constant('grant' as const), id, seconds: fc.constantFrom(5, 30, 100)})},
	{weight: 3, arbitrary: fc.record({type: fc.constantFrom('revoke', 'revoke', 'renew' as const), id})},
	{weight: 2, arbitrary: fc.record({type: fc.constant('pass' as const), seconds: fc.constantFrom(1, 5, 12)})},
	{weight: 1, arbitrary: fc.record({type: fc.constant('compact' as const), at: fc.nat(100)})},
	{weight: 2, arbitrary: fc.constant<Step>({type: 'reopen'})},
);
const program = fc.array(step, {minLength: 10, maxLength: 40});

interface ModelLease {
	readonly seconds: number;
	readonly expires: number;
}

/** A model with leases: those there are, by id. */
interface World {
	readonly model: Model;
	readonly leases: ReadonlyMap<string, ModelLease>;
	readonly compacted: number;
}

const without = (world: World, lease: string): World => {
	const success = keysOfLease(world.model, lease).map((one): Operation => ({type: 'delete', key: one}));
	const leases = new Map(world.leases);
	leases.delete(lease);
	return {...world, model: transact(world.model, {success}), leases};
};

/** Ends the leases whose time is over, the earliest first. */
const expire = (world: World, now: number): World =>
	[...world.leases]
		.filter(([, {expires}]) => expires <= now)
		.toSorted(([a, one], [b, other]) => one.expires - other.expires || (a < b ? -1 : 1))
		.reduce((before, [lease]) => without(before, lease), world);

const withLease = (world: World, lease: string, seconds: number, now: number): World => ({
	...world,
	leases: new Map([...world.leases, [lease, {seconds, expires: now + seconds * 1000}]]),
});

const leasesIn = (operations: readonly Operation[] = []): readonly string[] =>
	operations.flatMap(one => {
		if (one.type === 'transaction') return leasesIn(one.success);
		return one.type === 'put' ? [one.lease ?? '0'] : [];
	});

const demand = (isTrue: boolean, what: string): void => {
	if (!isTrue) throw new Error(what);
};

/** Does to store and model what a step says; what one refuses the other must refuse. */
const perform = (store: RevisionStore, clock: TimeEngine, world: World, one: Step): World => {
	const isThere = 'id' in one && world.leases.has(one.id);
	try {
		switch (one.type) {
			case 'transact': {
				const {success, failure} = one.transaction;
				const {succeeded} = store.transact(one.transaction);
				const used = leasesIn(succeeded ? success : failure);
				demand(
					used.every(lease => lease === '0' || world.leases.has(lease)),
					`a lease of ${used.join()} is not there`,
				);
				return {...world, model: transact(world.model, one.transaction)};
			}
			case 'grant':
				store.grant(one.seconds, one.id);
				demand(!isThere, `lease ${one.id} was granted twice`);
				return withLease(world, one.id, one.seconds, clock.now());
			case 'revoke':
				store.revoke(one.id);
				demand(isThere, `lease ${one.id} was revoked, but was not there`);
				return without(world, one.id);
			case 'renew': {
				const seconds = store.keepAlive(one.id);
				demand(seconds === (world.leases.get(one.id)?.seconds ?? 0), `lease ${one.id} was renewed for ${seconds} s`);
				return isThere ? withLease(world, one.id, seconds, clock.now()) : world;
			}
			default:
				return world;
		}
	} catch (error) {
		if (error instanceof RequestError) return world;
		if (!(error instanceof LeaseError)) throw error;
		const gone = one.type === 'transact' && leasesIn([...one.transaction.success!, ...one.transaction.failure!]);
		const isRight =
			gone === false
				? (one.type === 'grant') === isThere
				: gone.some(lease => lease !== '0' && !world.leases.has(lease));
		demand(isRight, `${JSON.stringify(one)}: ${error.message}`);
		return world;
	}
};

const check = (store: RevisionStore, clock: TimeEngine, {model, leases, compacted}: World): void => {
	demand(store.tip === revisionOf(model), `tip ${store.tip}, the model is at ${revisionOf(model)}`);
	for (let revision = Math.max(1, compacted); revision <= store.tip; revision++) {
		const found = store
			.range({...everything, revision})
			.kvs.map(lineOf)
			.join('\n');
		const expected = read(model, everything, revision).join('\n');
		demand(found === expected, `at ${revision}: ${found}, the model has ${expected}`);
	}
	for (const lease of ids) {
		const status = store.timeToLive(lease);
		const known = leases.get(lease);
		const expected = known && {
			id: lease,
			ttlSeconds: known.seconds,
			remainingSeconds: Math.ceil((known.expires - clock.now()) / 1000),
			keys: keysOfLease(model, lease),
		};
		demand(
			JSON.stringify(status) === JSON.stringify(expected),
			`lease ${JSON.stringify(status)}, the model has ${JSON.stringify(expected)}`,
		);
	}
};

/** Runs a program; a watcher of all keys goes on where it was whenever the store is opened again. */
const follows = async (open: () => Promise<Harness>, steps: readonly Step[]): Promise<void> => {
	let harness = await open();
	let world: World = {model: emptyModel, leases: new Map(), compacted: 0};
	const heard: string[] = [];
	let recorder = record(harness.store, {...everything, startRevision: 2});
	const catchUp = async (): Promise<void> => {
		await harness.settle();
		world = expire(world, harness.clock.now());
	};
	for (const one of steps) {
		world = perform(harness.store, harness.clock, world, one);
		if (one.type === 'pass') {
			await harness.pass(one.seconds * 1000);
			await catchUp();
		}
		if (one.type === 'compact') {
			await catchUp();
			const revision = one.at % (harness.store.durable + 1);
			if (revision <= world.compacted) continue;
			harness.store.compact(revision);
			world = {...world, compacted: revision};
		}
		if (one.type === 'reopen') {
			await catchUp();
			heard.push(...recorder.lines);
			await harness.close();
			harness = await open();
			// Every lease gets its whole time again.
			const now = harness.clock.now();
			for (const [lease, {seconds}] of world.leases) world = withLease(world, lease, seconds, now);
			check(harness.store, harness.clock, world);
			recorder = record(harness.store, {...everything, startRevision: harness.store.durable + 1});
		}
	}
	await catchUp();
	check(harness.store, harness.clock, world);
	heard.push(...recorder.lines);
	await harness.close();
	const expected = world.model.events.flat();
	demand(heard.join('\n') === expected.join('\n'), `heard ${heard.join(', ')}, the model has ${expected.join(', ')}`);
};

test('memory: any program with leases leaves what the model says, and its watcher heard it', async t => {
	const steps = program.map(all => all.filter(({type}) => type !== 'reopen'));
	await holds(
		t,
		import.meta.filename,
		fc.asyncProperty(steps, all => follows(openMemory, all)),
		300,
	);
});

test('nedb: any program with leases, closed and opened anywhere, leaves what the model says, and its watcher heard it', async t => {
	await holds(
		t,
		import.meta.filename,
		fc.asyncProperty(program, async steps => {
			const folder = await newFolder();
			await follows(() => reopen(folder, {segmentRecords: 6}), steps);
		}),
		40,
	);
});
