import test from 'ava';
import * as fc from 'fast-check';
import {createRandom, type Random} from '../../../source/clock/random.ts';
import {createVirtualClock} from '../../../source/clock/virtual.ts';
import {serveEtcd} from '../../../source/cluster/serve-etcd.ts';
import {type FaultHook, type FaultPoint, faultPoints} from '../../../source/store/nedb/fault-points.ts';
import {openNedbStore} from '../../../source/store/nedb/nedb-store.ts';
import {startServer} from '../crash/server-process.ts';
import {newFolder} from '../nedb-harness.ts';
import {holds} from '../property.ts';
import {bytes, connectEtcd, eventLine, type Message} from '../wire/etcd-client.ts';
import {explain} from './checker.ts';
import {historyLines, type History, recordHistory, type StoreCall} from './recorder.ts';
import {storeSpecification} from './store-specification.ts';

const clientsAtATime = 3;

const demandOrder = (calls: readonly StoreCall[]) => {
	const explanation = explain(storeSpecification, calls);
	if (explanation === undefined) throw new Error(`no order explains this history:\n${historyLines(calls)}`);
	return explanation;
};

/** A store on disk with short segments, served over gRPC; whatever the hook does to its disk. */
const serve = async (folder: string, reached?: FaultHook) => {
	const time = createVirtualClock();
	const store = await openNedbStore({folder, clock: time, segmentRecords: 6, reached, notice: () => undefined});
	const server = await serveEtcd({store, time}, 0);
	return {
		store,
		url: server.url,
		async close() {
			await server.close();
			await store.close();
			time.stop();
		},
	};
};

/** Lets clients call at the same time, and compacts now and then; they end when they are done or not answered. */
const call = async (url: string, history: History, random: Random, calls: number): Promise<void> => {
	const clients = Array.from({length: clientsAtATime}, () => connectEtcd(url));
	await Promise.all(
		clients.map(async (client, index) => {
			for (let round = 0; round < 2; round++) {
				if (!(await history.run(client, random.fork(`${index}.${round}`), calls / 2))) return;
				const {header} = await client.call('KV.Range', {key: bytes('a')});
				// Refused when somebody else compacted further, and when the disk is broken.
				await client.call('KV.Compact', {revision: header.revision}).catch(() => undefined);
			}
		}),
	);
	for (const client of clients) client.close();
};

/** What happens at a fault point: the disk takes its time, or fails. */
const faults: Record<string, (point: FaultPoint, random: Random) => FaultHook> = {
	waits: (point, random) => async reached => {
		if (reached !== point) return;
		for (let turn = random.int(30); turn > 0; turn--) await new Promise(resolve => void setImmediate(resolve));
	},
	fails(point, random) {
		let passes = random.int(8);
		return reached => {
			if (reached === point && passes-- === 0) throw new Error('EIO: i/o error');
		};
	},
};

const seeds = fc.noShrink(fc.integer({min: 1}));

for (const point of faultPoints) {
	for (const [what, faultAt] of Object.entries(faults)) {
		test(`clients that call while the disk ${what} ${point}, and after a restart, see one store`, async t => {
			await holds(
				t,
				import.meta.filename,
				fc.asyncProperty(seeds, async seed => {
					const random = createRandom(seed);
					const folder = await newFolder();
					const history = recordHistory();
					const faulty = faultAt(point, random);
					let armed = false;
					const first = await serve(folder, reached => (armed ? faulty(reached) : undefined));
					armed = true;
					await call(first.url, history, random.fork('before'), 8);
					armed = false;
					await first.close();
					const second = await serve(folder);
					await call(second.url, history, random.fork('after'), 6);
					await second.close();
					demandOrder(history.calls);
				}),
				1,
			);
		});
	}
}

for (const point of ['before-append', 'after-append', 'before-sync', 'after-sync'] as const) {
	test(`clients whose server is killed ${point}, and starts again, see one store`, async t => {
		const folder = await newFolder();
		const history = recordHistory();
		const random = createRandom(7);
		const first = await startServer({folder, fsync: 'always'});
		first.dieAt({point, after: 5});
		await Promise.all([first.dead, call(first.url!, history, random.fork('before'), 40).catch(() => undefined)]);
		t.true(
			history.calls.some(({answered}) => answered === undefined),
			'somebody never had an answer',
		);
		const second = await startServer({folder, fsync: 'always'});
		await call(second.url!, history, random.fork('after'), 6);
		second.kill();
		await second.dead;
		t.notThrows(() => demandOrder(history.calls));
	});
}

test('a watcher that does not read for a while hears every revision of the one order, whole and once', async t => {
	await holds(
		t,
		import.meta.filename,
		fc.asyncProperty(seeds, async seed => {
			const random = createRandom(seed);
			const history = recordHistory();
			const server = await serve(await newFolder(), faults['waits']!('before-sync', random));
			const [watching, ...clients] = Array.from({length: 1 + clientsAtATime}, () => connectEtcd(server.url));
			const {call: watch, send} = watching!.stream('Watch.Watch');
			const heard: string[] = [];
			const revisions: number[] = [];
			const last = Promise.withResolvers<void>();
			watch.on('data', ({events = []}: Message) => {
				heard.push(...events.map(eventLine));
				revisions.push(...new Set<number>((events as readonly Message[]).map(({kv}) => Number(kv.mod_revision))));
				if (revisions.at(-1) === server.store.durable) last.resolve();
			});
			send({create_request: {key: bytes('\0'), range_end: bytes('\0'), start_revision: '2', prev_kv: true}});
			watch.pause();
			await Promise.all(clients.map((client, index) => history.run(client, random.fork(String(index)), 8)));
			await watching!.put('end', 'end');
			watch.resume();
			await last.promise;
			const {state} = demandOrder(history.calls);
			t.deepEqual(heard.slice(0, -1), state.events.flat());
			t.is(new Set(revisions).size, revisions.length, 'no revision in two responses');
			for (const client of [watching!, ...clients]) client.close();
			await server.close();
		}),
		3,
	);
});

/** A history of calls that come one after the other unless told otherwise. */
const told = (
	...lines: readonly (readonly [request: StoreCall['request'], response: object | undefined, called?: number])[]
) =>
	lines.map(([request, response, called], index): StoreCall => {
		const at = called ?? index * 2;
		return {request, called: at, answered: response && {at: index * 2 + 1, response: response as never}};
	});
const put = (key: string, value: string): StoreCall['request'] => ({
	type: 'transact',
	transaction: {success: [{type: 'put', key, value: {text: value}}]},
});
const get = (key: string): StoreCall['request'] => ({type: 'get', key});
const done = (revision: number) => ({revision, succeeded: true});

const wrong: Record<string, readonly StoreCall[]> = {
	'a stale read': told(
		[put('a', '1'), done(2)],
		[put('a', '2'), done(3)],
		[get('a'), {revision: 2, keys: ['a=1 2 2 1']}],
	),
	'a lost write': told([put('a', '1'), done(2)], [get('a'), {revision: 1, keys: []}]),
	'a write that was overwritten by one before it': told(
		[put('a', '1'), done(2)],
		[put('a', '2'), done(3)],
		[get('a'), {revision: 3, keys: ['a=1 2 3 2']}],
	),
	'one revision given twice': told([put('a', '1'), done(2)], [put('b', '1'), done(2)]),
	'an unanswered write that is seen, gone, and seen again': told(
		[put('a', '1'), undefined],
		[get('a'), {revision: 2, keys: ['a=1 2 2 1']}],
		[get('a'), {revision: 1, keys: []}],
	),
};

for (const [name, history] of Object.entries(wrong)) {
	test(`the checker finds no order for ${name}`, t => t.is(explain(storeSpecification, history), undefined));
}

test('the checker finds the order of calls that overlap, and lets unanswered ones have happened or not', t => {
	const overlapping = told(
		[put('a', '1'), done(3), 0],
		[put('a', '2'), done(2), 0],
		[get('a'), {revision: 3, keys: ['a=1 2 3 2']}],
	);
	t.deepEqual(
		explain(storeSpecification, overlapping)?.order.map(call => overlapping.indexOf(call)),
		[1, 0, 2],
	);
	for (const keys of [[], ['a=1 2 2 1']])
		t.truthy(
			explain(storeSpecification, told([put('a', '1'), undefined], [get('a'), {revision: keys.length + 1, keys}])),
		);
});
