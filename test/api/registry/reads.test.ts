import {setTimeout as sleep} from 'node:timers/promises';
import test from 'ava';
import * as fc from 'fast-check';
import {unless} from '../../clients/installed-programs.ts';
import {startServer} from './test-server.ts';
import {hasServedStores} from './test-store.ts';

/** A watch cache's history is not taken away by the store's compaction. */
const testOwnHistory = unless(hasServedStores() ? 'a watch cache has history of its own' : undefined, test);

const names = (list: any) => list.items.map(({metadata}: any) => metadata.name);

const withConfigMaps = async (...wanted: string[]) => {
	const server = await startServer();
	for (const name of wanted) await server.create('configmaps', {metadata: {name, labels: {grp: 'x'}}, data: {k: 'v'}});
	return server;
};

test('a list has its kind and revision, and the stored objects in key order', async t => {
	const server = await withConfigMaps('b', 'a', 'b-1');
	const list = await server.list('configmaps');
	t.is(list.kind, 'ConfigMapList');
	t.is(list.apiVersion, 'v1');
	t.deepEqual(list.metadata, {resourceVersion: String(server.store.tip)});
	t.deepEqual(names(list), ['a', 'b', 'b-1']);
	t.is(list.items[0], await server.get('configmaps', 'a'));
	await server.create('namespaces', {metadata: {name: 'other'}});
	await server.create('configmaps', {metadata: {name: 'c'}}, {namespace: 'other'});
	t.deepEqual(names(await server.list('configmaps', {}, {namespace: undefined})), ['a', 'b', 'b-1', 'c']);
	t.deepEqual(names(await server.list('configmaps', {}, {namespace: 'nowhere'})), []);
});

test('pages show one consistent snapshot', async t => {
	const server = await withConfigMaps('a', 'b', 'c', 'd', 'e');
	const first = await server.list('configmaps', {limit: 2});
	t.deepEqual(names(first), ['a', 'b']);
	t.is(first.metadata.remainingItemCount, 3);
	const token = JSON.parse(Buffer.from(first.metadata.continue, 'base64url').toString());
	t.deepEqual(token, {v: 'meta.k8s.io/v1', rv: Number(first.metadata.resourceVersion), start: 'b\0'});
	await server.create('configmaps', {metadata: {name: 'bb'}});
	await server.remove('configmaps', 'd');
	const second = await server.list('configmaps', {limit: 2, continue: first.metadata.continue});
	t.deepEqual(names(second), ['c', 'd']);
	t.is(second.metadata.remainingItemCount, 1);
	t.is(second.metadata.resourceVersion, first.metadata.resourceVersion);
	const third = await server.list('configmaps', {limit: 2, continue: second.metadata.continue});
	t.deepEqual(names(third), ['e']);
	t.deepEqual(third.metadata, {resourceVersion: first.metadata.resourceVersion});
	t.deepEqual(names(await server.list('configmaps', {limit: 100})), ['a', 'b', 'bb', 'c', 'e']);
});

test('any page size gives the same list, with and without a selector', async t => {
	const all = Array.from({length: 23}, (_, index) => `c-${String(index).padStart(2, '0')}`);
	const server = await startServer();
	for (const [index, name] of all.entries())
		await server.create('configmaps', {metadata: {name, labels: {rest: String(index % 3)}}});
	await fc.assert(
		fc.asyncProperty(
			fc.integer({min: 1, max: 30}),
			fc.constantFrom('', 'rest=1', 'rest in (0,2)', 'rest=9'),
			async (limit, labelSelector) => {
				const whole = names(await server.list('configmaps', {labelSelector}));
				const seen: string[] = [];
				let token: string | undefined;
				do {
					const page: any = await server.list('configmaps', {labelSelector, limit, ...(token && {continue: token})});
					seen.push(...names(page));
					token = page.metadata.continue;
					if (token) t.is(page.items.length, limit);
					t.is('remainingItemCount' in page.metadata, token !== undefined && labelSelector === '');
				} while (token);
				t.deepEqual(seen, whole);
			},
		),
		{numRuns: 60},
	);
});

testOwnHistory('a page whose revision was compacted away can be gone on with, inconsistently', async t => {
	const server = await withConfigMaps('a', 'b', 'c');
	const first = await server.list('configmaps', {limit: 1});
	await server.create('configmaps', {metadata: {name: 'bb'}});
	server.store.compact(server.store.tip);
	const expired = await server.fails('list', 'configmaps', {options: {limit: 1, continue: first.metadata.continue}});
	t.is(expired.code, 410);
	t.is(expired.reason, 'Expired');
	const rest = await server.list('configmaps', {continue: expired.metadata.continue});
	t.deepEqual(names(rest), ['b', 'bb', 'c']);
	t.is(rest.metadata.resourceVersion, String(server.store.tip));
	const exact = {resourceVersion: first.metadata.resourceVersion, resourceVersionMatch: 'Exact'};
	t.is(
		(await server.fails('list', 'configmaps', {options: exact})).message,
		'The resourceVersion for the provided list is too old.',
	);
	t.is((await server.list('configmaps', {...exact, resourceVersionMatch: 'NotOlderThan'})).items.length, 4);
});

test('resourceVersion and its match mean what the table says', async t => {
	const server = await withConfigMaps('a');
	const revision = (await server.get('configmaps', 'a')).metadata.resourceVersion;
	await server.create('configmaps', {metadata: {name: 'b'}});
	const list = async (options: object) => names(await server.list('configmaps', options));
	t.deepEqual(await list({resourceVersion: '0', limit: 1}), ['a', 'b']);
	t.deepEqual(await list({resourceVersion: revision, resourceVersionMatch: 'Exact'}), ['a']);
	t.deepEqual(await list({resourceVersion: revision, resourceVersionMatch: 'NotOlderThan'}), ['a', 'b']);
	t.deepEqual(await list({resourceVersion: revision}), ['a', 'b']);
	t.deepEqual(await list({resourceVersion: revision, limit: 5}), ['a']);
	const refusals = {
		'resourceVersionMatch is forbidden unless resourceVersion is provided': {resourceVersionMatch: 'Exact'},
		'resourceVersionMatch "exact" is forbidden for resourceVersion "0"': {
			resourceVersion: '0',
			resourceVersionMatch: 'Exact',
		},
		'supported values: "Exact", "NotOlderThan", ""': {resourceVersion: '5', resourceVersionMatch: 'Sometimes'},
		'invalid resource version: resourceVersion: Invalid value: "abc": strconv.ParseUint: parsing "abc": invalid syntax':
			{resourceVersion: 'abc'},
		'sendInitialEvents is forbidden for list': {sendInitialEvents: true},
		'continue key is not valid': {continue: 'nonsense'},
		'specifying resource version is not allowed when using continue': {continue: 'x', resourceVersion: revision},
	};
	for (const [text, options] of Object.entries(refusals)) {
		t.true((await server.fails('list', 'configmaps', {options})).message!.includes(text), text);
	}
});

test('tokens that lead elsewhere are refused', async t => {
	const server = await withConfigMaps('a');
	const token = (fields: object) => Buffer.from(JSON.stringify(fields)).toString('base64url');
	for (const fields of [
		{v: 'meta.k8s.io/v2', rv: 1, start: 'a'},
		{v: 'meta.k8s.io/v1', rv: 0, start: 'a'},
		{v: 'meta.k8s.io/v1', rv: 1, start: ''},
		{v: 'meta.k8s.io/v1', rv: 1, start: '../../secrets/x'},
		{v: 'meta.k8s.io/v1', rv: 1, start: '/x'},
		{},
	]) {
		const status = await server.fails('list', 'configmaps', {options: {continue: token(fields)}});
		t.is(status.code, 400, JSON.stringify(fields));
	}
});

test('a revision from the future is a timeout', async t => {
	const server = await withConfigMaps('a');
	const wanted = {
		code: 504,
		reason: 'Timeout',
		message: `Timeout: Too large resource version: 99999, current: ${server.store.tip}`,
		details: {
			causes: [{reason: 'ResourceVersionTooLarge', message: 'Too large resource version'}],
			retryAfterSeconds: 1,
		},
	};
	t.like(await server.fails('list', 'configmaps', {options: {resourceVersion: '99999'}}), wanted);
	t.like(await server.fails('get', 'configmaps', {name: 'a', options: {resourceVersion: '99999'}}), wanted);
	const odd = await server.fails('get', 'configmaps', {name: 'a', options: {resourceVersion: 'abc'}});
	t.is(odd.code, 500);
	t.is(odd.message, 'resourceVersion: Invalid value: "abc": strconv.ParseUint: parsing "abc": invalid syntax');
	t.is((await server.get('configmaps', 'a', {options: {resourceVersion: '0'}})).metadata.name, 'a');
});

test('selectors choose by labels and fields; others are refused', async t => {
	const server = await startServer();
	for (const name of ['a', 'b']) await server.create('configmaps', {metadata: {name, labels: {is: name}}});
	const list = async (options: object) => names(await server.list('configmaps', options));
	t.deepEqual(await list({labelSelector: 'is=b'}), ['b']);
	t.deepEqual(await list({labelSelector: 'is notin (b)'}), ['a']);
	t.deepEqual(await list({fieldSelector: 'metadata.name=b'}), ['b']);
	t.deepEqual(await list({fieldSelector: 'metadata.name=b', labelSelector: 'is=a'}), []);
	t.deepEqual(await list({fieldSelector: 'metadata.name!=b'}), ['a']);
	t.deepEqual(await list({fieldSelector: 'metadata.name=none'}), []);
	const message = async (resource: string, options: object) =>
		(await server.fails('list', resource, {options})).message;
	t.is(
		await message('configmaps', {fieldSelector: 'data.k=v'}),
		'"data.k" is not a known field selector: only "metadata.name", "metadata.namespace"',
	);
	t.is(await message('pods', {fieldSelector: 'spec.whatever=x'}), 'field label not supported: spec.whatever');
	t.is(
		await message('configmaps', {fieldSelector: 'metadata.name'}),
		"invalid selector: 'metadata.name'; can't understand 'metadata.name'",
	);
	t.is(
		await message('configmaps', {labelSelector: '!'}),
		"unable to parse requirement: found '', expected: identifier",
	);
});

test('a watch from a revision sees every later change once, in order', async t => {
	const server = await withConfigMaps('a');
	const {metadata} = await server.list('configmaps');
	const watch = await server.watch('configmaps', {resourceVersion: metadata.resourceVersion});
	await server.create('configmaps', {metadata: {name: 'b'}});
	await server.merge('configmaps', 'a', {data: {k: '2'}});
	await server.remove('configmaps', 'b');
	await server.pass();
	t.deepEqual(watch.summary(), ['ADDED b', 'MODIFIED a', 'DELETED b']);
	t.is(watch.seen.events[1]!.object, await server.get('configmaps', 'a'), 'by reference');
	watch.cancel();
	await server.create('configmaps', {metadata: {name: 'c'}});
	await server.pass();
	t.is(watch.seen.events.length, 3);
});

test('an object that leaves a selector is DELETED with its old state, one that enters is ADDED', async t => {
	const server = await startServer();
	const watch = await server.watch('configmaps', {labelSelector: 'on=1'});
	await server.create('configmaps', {metadata: {name: 'a', labels: {on: '1'}}, data: {k: 'v'}});
	await server.merge('configmaps', 'a', {data: {k: '2'}});
	const left = await server.merge('configmaps', 'a', {metadata: {labels: {on: '0'}}, data: {k: '3'}});
	await server.merge('configmaps', 'a', {data: {k: '4'}});
	await server.merge('configmaps', 'a', {metadata: {labels: {on: '1'}}});
	await server.remove('configmaps', 'a');
	await server.pass();
	const seen = watch.seen.events.map(({type, object}: any) => [type, object.metadata.labels.on, object.data.k]);
	t.deepEqual(seen, [
		['ADDED', '1', 'v'],
		['MODIFIED', '1', '2'],
		['DELETED', '1', '2'],
		['ADDED', '1', '4'],
		['DELETED', '1', '4'],
	]);
	t.is((watch.seen.events[2]!.object as any).metadata.resourceVersion, left.metadata.resourceVersion);
});

test('a watch without a revision begins with what there is; asked to, it says where that ends', async t => {
	const server = await withConfigMaps('a', 'b');
	const plain = await server.watch('configmaps');
	const marked = await server.watch('configmaps', {
		sendInitialEvents: true,
		resourceVersionMatch: 'NotOlderThan',
		allowWatchBookmarks: true,
	});
	const fresh = await server.watch('configmaps', {sendInitialEvents: false, resourceVersionMatch: 'NotOlderThan'});
	await server.create('configmaps', {metadata: {name: 'c'}});
	await server.pass();
	t.deepEqual(plain.summary(), ['ADDED a', 'ADDED b', 'ADDED c']);
	t.deepEqual(marked.summary(), ['ADDED a', 'ADDED b', 'BOOKMARK ', 'ADDED c']);
	const {object} = marked.seen.events[2]!;
	t.deepEqual((object as any).metadata.annotations, {'k8s.io/initial-events-end': 'true'});
	t.deepEqual(fresh.summary(), ['ADDED c']);
	const refused = await server.fails('list', 'configmaps', {options: {sendInitialEvents: true}});
	t.is(refused.code, 422);
});

test('a watch ends after its timeout of cluster time, with a last bookmark', async t => {
	const server = await withConfigMaps('a');
	const {metadata} = await server.list('configmaps');
	const options = {resourceVersion: metadata.resourceVersion, timeoutSeconds: 130, allowWatchBookmarks: true};
	const watch = await server.watch('configmaps', options);
	await server.pass(61_000);
	await server.create('configmaps', {metadata: {name: 'b'}});
	await server.pass(68_000);
	t.false(watch.seen.ended);
	await server.pass(2000);
	t.true(watch.seen.ended);
	t.deepEqual(watch.summary(), ['BOOKMARK ', 'ADDED b', 'BOOKMARK '], 'none says what the one before said');
	t.is((watch.seen.events.at(-1)!.object as any).metadata.resourceVersion, String(server.store.tip));
	await server.create('configmaps', {metadata: {name: 'c'}});
	await server.pass(600_000);
	t.is(watch.seen.events.length, 3);
});

test('the timeout of a client outside is of real time, however fast that of the cluster passes', async t => {
	const server = await withConfigMaps('a');
	const {metadata} = await server.list('configmaps');
	const options = {resourceVersion: metadata.resourceVersion, allowWatchBookmarks: true};
	const watchOutside = (timeoutSeconds: number) =>
		server.watch('configmaps', {...options, timeoutSeconds}, {watchTime: 'wall'});
	const [short, long, left] = [await watchOutside(1), await watchOutside(2 ** 40), await watchOutside(1)];
	left.cancel();
	await server.pass(3_600_000);
	t.false(short.seen.ended);
	await server.create('configmaps', {metadata: {name: 'b'}});
	const {tip} = server.store;
	while (!short.seen.ended) await sleep(10);
	t.is(server.store.tip, tip);
	t.true(short.summary().includes('ADDED b'));
	t.false(long.seen.ended);
	t.false(left.seen.ended);
	long.cancel();
});

testOwnHistory('a watch from a revision that is gone ends after an ERROR event', async t => {
	const server = await withConfigMaps('a', 'b');
	await server.create('events', {metadata: {name: 'e'}, involvedObject: {}});
	const revision = (await server.get('configmaps', 'a')).metadata.resourceVersion;
	await server.pass();
	server.store.compact(server.store.tip);
	const cached = await server.watch('configmaps', {resourceVersion: revision});
	const expiring = await server.watch('events', {resourceVersion: revision});
	await server.pass();
	t.like(cached.seen.events, [
		{
			type: 'ERROR',
			object: {code: 410, reason: 'Expired', message: `too old resource version: ${revision} (${server.store.tip})`},
		},
	]);
	t.like(expiring.seen.events, [{object: {message: 'The resourceVersion for the provided watch is too old.'}}]);
	t.true(cached.seen.ended && expiring.seen.ended);
});

test('a slow receiver misses nothing', async t => {
	const server = await withConfigMaps('a');
	const watch = await server.watch('configmaps');
	watch.seen.full = true;
	await server.pass();
	for (const name of ['b', 'c', 'd']) {
		await server.create('configmaps', {metadata: {name}});
		await server.pass();
	}
	t.deepEqual(watch.summary(), []);
	watch.seen.full = false;
	watch.resume();
	await server.pass();
	t.deepEqual(watch.summary(), ['ADDED a', 'ADDED b', 'ADDED c', 'ADDED d']);
});
