import test from 'ava';
import {createApiServer} from '../../../source/api/api-server.ts';
import type {ResourceRequest, WatchEvent} from '../../../source/api/types.ts';
import {createWatchCache} from '../../../source/api/watch-cache/watch-cache.ts';
import {createRandom, systemEntropy} from '../../../source/clock/random.ts';
import type {TimeEngine} from '../../../source/clock/engine.ts';
import {createVirtualClock} from '../../../source/clock/virtual.ts';
import {serveEtcd} from '../../../source/cluster/serve-etcd.ts';
import {CompactedError, ReadOnlyError} from '../../../source/store/errors.ts';
import {createEtcdClient} from '../../../source/store/etcd/etcd-client.ts';
import {createEtcdStorage} from '../../../source/store/etcd/etcd-storage.ts';
import {createMemoryStore} from '../../../source/store/memory-store.ts';
import type {FollowSink, RemoteStorage, StoredEvent} from '../../../source/store/storage.ts';
import {tinyKinds} from '../registry/tiny-kinds.ts';

const closers: (() => Promise<void>)[] = [];
test.after.always(async () => {
	for (const close of closers.toReversed()) await close();
});

/** A store served over etcd's protocol, and what stands before it. */
const openRemote = async () => {
	const clock = createVirtualClock();
	const store = createMemoryStore({clock});
	const server = await serveEtcd({store, time: clock}, 0);
	closers.push(() => server.close());
	const connect = () => createEtcdStorage(createEtcdClient({endpoints: [new URL(server.url).host]}), clock);
	return {
		clock,
		store,
		/** Somebody else writes an object. */
		put: (name: string, key = `/registry/configmaps/ns/${name}`) =>
			store.transact({success: [{type: 'put', key, value: {text: JSON.stringify({metadata: {name}})}}]}).revision,
		/** A cache over the store; `change` stands between the two. */
		async cache(change: (remote: RemoteStorage) => RemoteStorage = remote => remote) {
			const remote = change(await connect());
			const cache = await createWatchCache({remote, clock, prefix: '/registry/', refusal: 'write elsewhere'});
			closers.push(() => cache.stop());
			return cache;
		},
		pass: () => clock.runUntil(() => false, 10),
	};
};

const prefix = '/registry/configmaps/';
const names = (list: {items: readonly {key: string}[]}) => list.items.map(({key}) => key.slice(prefix.length + 3));

test('a list of the most recent has what others have just written; any state will do where the request says so', async t => {
	const {put, cache, store} = await openRemote();
	put('a');
	const {storage, store: copy} = await cache();
	const revision = put('b');
	const stale = await storage.list(prefix, {atLeast: 0});
	t.true(stale.revision <= revision, 'from the cache as it is');
	const list = await storage.list(prefix);
	t.deepEqual(names(list), ['a', 'b']);
	t.is(list.revision, revision);
	t.is(copy.durable, revision, 'the cache has caught up');
	const elsewhere = put('x', '/elsewhere');
	t.is(await storage.currentRevision(), elsewhere, 'what others do outside of the registry moves the revision, too');
	t.is((await storage.list(prefix)).revision, elsewhere);
	t.is(copy.durable, elsewhere);
	t.is(await storage.currentRevision(revision), store.durable);
});

test('what others do elsewhere is passed over at once, however much it is', async t => {
	const {put, cache, store, clock} = await openRemote();
	const {storage, store: copy} = await cache();
	for (let count = 0; count < 20_000; count++) put('x', '/elsewhere');
	const items = clock.items;
	t.is((await storage.list(prefix)).revision, store.tip);
	t.is(copy.durable, store.tip);
	t.true(clock.items - items < 20_100, 'one item beside the deliveries of the store itself');
	const revision = put('a');
	t.deepEqual(names(await storage.list(prefix)), ['a']);
	t.deepEqual(names(await storage.list(prefix, {revision: revision - 1})), []);
});

test('a store that does not tell how far its followers are answers lists itself', async t => {
	const {put, cache} = await openRemote();
	const {storage, store: copy} = await cache(remote => ({...remote, tellsProgress: false}));
	put('a');
	const elsewhere = put('x', '/elsewhere');
	const list = await storage.list(prefix);
	t.deepEqual(names(list), ['a']);
	t.is(list.revision, elsewhere);
	t.true(copy.durable < elsewhere, 'the cache cannot know');
});

test('reads at a revision come from the cache or, from before its time, from the store', async t => {
	const {put, cache, store} = await openRemote();
	const first = put('a');
	put('b');
	const {storage, store: copy} = await cache();
	const third = put('c');
	put('d');
	t.deepEqual(names(await storage.list(prefix, {revision: first})), ['a']);
	t.is(copy.compacted, first + 1, 'the cache begins later');
	await storage.list(prefix);
	store.compact(store.tip);
	t.deepEqual(names(await storage.list(prefix, {revision: third})), ['a', 'b', 'c'], 'the store has let go of this');
	await t.throwsAsync(storage.list(prefix, {revision: first}), {instanceOf: CompactedError});
});

test('who writes finds it in whatever is read next, as the same object', async t => {
	const {cache, clock} = await openRemote();
	const {storage, store: copy} = await cache();
	const key = '/registry/configmaps/ns/a';
	const written = await clock.input(undefined, () => storage.update(key, () => ({object: {metadata: {name: 'a'}}})));
	t.is(copy.durable, written.revision);
	t.is((await storage.get(key))!.object, written.object);
	t.is((await storage.list(prefix, {atLeast: 0})).items[0]!.object, written.object);
	t.throws(() => copy.transact({success: [{type: 'delete', key}]}), {
		instanceOf: ReadOnlyError,
		message: 'write elsewhere',
	});
});

test('a decision on what the cache believed is taken again when others have written meanwhile', async t => {
	const {put, cache, clock, store} = await openRemote();
	put('a');
	let unheard = 0;
	const {storage} = await cache(remote => ({
		...remote,
		follow: (what, from, sink) =>
			remote.follow(what, from, {
				...sink,
				events: batch => sink.events(batch.filter(({kv}) => kv.modRevision > unheard)),
			}),
	}));
	unheard = store.tip + 2;
	const revision = put('a');
	put('b');
	const seen: (number | undefined)[] = [];
	const update = (name: string) =>
		clock.input(undefined, () =>
			storage.update(`/registry/configmaps/ns/${name}`, current => {
				seen.push(current?.revision);
				if (current === undefined) throw new Error('not there');
				return current.revision < revision ? 'keep' : 'delete';
			}),
		);
	await update('a');
	t.deepEqual(seen.splice(0), [revision - 1, revision], 'to keep what is not there any more is no answer');
	await update('b');
	t.deepEqual(seen.splice(0), [undefined, revision + 1], 'nor is the refusal of what is there by now');
	await t.throwsAsync(update('c'), {message: 'not there'});
	t.is(store.range({key: prefix, end: '\0'}).count, 0);
});

/** A connection that a test breaks; when it comes back, history has been compacted meanwhile. */
const breakable = () => {
	const sinks: FollowSink[] = [];
	let connected = true;
	return {
		change: (remote: RemoteStorage): RemoteStorage => ({
			...remote,
			follow(what, from, sink) {
				sinks.push(sink);
				const ifConnected = (run: () => void) => connected && run();
				return remote.follow(what, from, {
					...sink,
					events: batch => ifConnected(() => sink.events(batch)),
					progress: revision => ifConnected(() => sink.progress(revision)),
				});
			},
		}),
		breaks() {
			connected = false;
		},
		async returns(clock: TimeEngine, compacted: number) {
			const before = sinks.length;
			connected = true;
			await clock.input(undefined, async () => sinks.at(-1)!.closed(new CompactedError(2, compacted)));
			await clock.runUntil(() => sinks.length > before, 1000);
		},
	};
};

test('a cache that has lost its place reads again; its watchers are told to look again', async t => {
	const {put, cache, clock, store, pass} = await openRemote();
	put('kept');
	put('gone');
	put('changed');
	const connection = breakable();
	const {storage, store: copy} = await cache(connection.change);
	const closed: number[] = [];
	const watch = (from: number, heard: StoredEvent[] = []) => {
		storage.watch(prefix, from, {
			events: batch => void heard.push(...batch),
			closed: ({compactRevision}) => void closed.push(compactRevision!),
		});
		return heard;
	};
	const before = watch(copy.durable + 1);
	connection.breaks();
	put('changed');
	store.transact({success: [{type: 'delete', key: `${prefix}ns/gone`}]});
	put('new');
	store.compact(store.tip);
	await connection.returns(clock, store.tip);
	t.deepEqual(closed, [store.tip]);
	t.deepEqual(before, [], 'nobody knows what came between');
	t.deepEqual(names(await storage.list(prefix, {atLeast: 0})), ['changed', 'kept', 'new']);
	watch(store.tip - 1);
	await pass();
	t.deepEqual(closed, [store.tip, store.tip], 'what came before is gone');
	const after = watch(store.tip + 1);
	put('later');
	await storage.list(prefix);
	await pass();
	t.deepEqual(
		after.map(({key, current}) => `${key.slice(prefix.length + 3)} ${current?.revision}`),
		[`later ${store.tip}`],
	);
});

const request = (
	verb: ResourceRequest['verb'],
	resource: string,
	body?: object,
	namespace = 'default',
): ResourceRequest => ({
	verb,
	group: '',
	version: 'v1',
	resource,
	namespace,
	body,
	user: {name: 'tester', groups: ['system:masters']},
});

test('an API server whose cache has lost its place knows what was made meanwhile', async t => {
	const {cache, clock, store, pass} = await openRemote();
	const connection = breakable();
	const {storage} = await cache(connection.change);
	const api = await clock.input(undefined, () =>
		createApiServer({storage, clock, random: createRandom(7), entropy: systemEntropy, kinds: tinyKinds}),
	);
	const make = () => api.handle(request('create', 'configmaps', {metadata: {name: 'a'}}, 'new'));
	await t.throwsAsync(make(), {message: 'namespaces "new" not found'});
	connection.breaks();
	const text = JSON.stringify({
		apiVersion: 'v1',
		kind: 'Namespace',
		metadata: {name: 'new'},
		status: {phase: 'Active'},
	});
	store.transact({success: [{type: 'put', key: '/registry/namespaces/new', value: {text}}]});
	await connection.returns(clock, store.tip);
	await pass();
	t.is((await make()).code, 201);
});

test('two API servers on one store see what the other writes, and take no address twice', async t => {
	const {cache, clock, pass} = await openRemote();
	const open = async () => {
		const {storage} = await cache();
		return clock.input(undefined, () =>
			createApiServer({storage, clock, random: createRandom(7), entropy: systemEntropy, kinds: tinyKinds}),
		);
	};
	const [a, b] = await Promise.all([open(), open()]);
	const events: WatchEvent[] = [];
	await b.watch(request('watch', 'configmaps'), {events: batch => void events.push(...batch), ended: () => undefined});
	await a.handle(request('create', 'configmaps', {metadata: {name: 'from-a'}}));
	const list: any = (await b.handle(request('list', 'configmaps'))).object;
	t.deepEqual(
		list.items.map(({metadata}: any) => metadata.name),
		['from-a'],
	);
	await pass();
	t.deepEqual(
		events.map(({type}) => type),
		['ADDED'],
	);
	// With the same seed both would take the same addresses.
	const services = await Promise.all(
		Array.from({length: 8}, async (_, index) => {
			const body = {metadata: {name: `s${index}`}, spec: {type: 'NodePort', ports: [{port: 80}]}};
			return (await (index % 2 ? a : b).handle(request('create', 'services', body))).object as any;
		}),
	);
	t.is(new Set(services.map(({spec}) => spec.clusterIP)).size, 8);
	t.is(new Set(services.map(({spec}) => spec.ports[0].nodePort)).size, 8);
	const taken = services[0].spec.clusterIP;
	const wish = {metadata: {name: 'wish'}, spec: {clusterIP: taken, ports: [{port: 80}]}};
	await t.throwsAsync(a.handle(request('create', 'services', wish)), {message: /provided IP is already allocated/});
});
