import test from 'ava';
import * as fc from 'fast-check';
import {startInformer} from '../../source/client/informer.ts';
import {createObjectIndex} from '../../source/client/object-index.ts';
import type {Handler, Logger} from '../../source/client/types.ts';
import {createVirtualClock} from '../../source/clock/virtual.ts';
import type {KubernetesObject} from '../../source/machinery/json.ts';
import {keyOf} from '../../source/machinery/object-key.ts';
import {createFakeServer, pod, podResource} from './fake-server.ts';

const start = () => {
	const server = createFakeServer();
	const clock = createVirtualClock();
	const warnings: string[] = [];
	const ignore = () => undefined;
	const log: Logger = {debug: ignore, info: ignore, warn: message => void warnings.push(message), error: ignore};
	const open = () => startInformer(server.client, podResource, clock, {log});
	return {server, clock, warnings, open, pass: (ms: number) => clock.runUntil(() => false, ms)};
};

/** A handler that writes down what it is told: `added a 1`, `updated a 1→2`, `deleted a 2`. */
const recorder = () => {
	const heard: string[] = [];
	const version = ({metadata}: KubernetesObject) => metadata.resourceVersion;
	const handler: Handler<KubernetesObject> = {
		added: object => void heard.push(`added ${object.metadata.name} ${version(object)}`),
		updated: (object, previous) =>
			void heard.push(`updated ${object.metadata.name} ${version(previous)}→${version(object)}`),
		deleted: object => void heard.push(`deleted ${object.metadata.name} ${version(object)}`),
	};
	return {heard, handler};
};

test('an informer lists, then watches from the revision of the list', async t => {
	const {server, open} = start();
	server.holds('7', pod('a', '3'), pod('b', '5'));
	const informer = open();
	t.false(informer.hasSynced);
	await informer.synced;
	t.true(informer.hasSynced);
	t.deepEqual(server.calls, ['list', 'watch from 7']);
	t.deepEqual(
		informer.list().map(object => keyOf(object)),
		['default/a', 'default/b'],
	);
	t.is(informer.revision, '7');
});

test('handlers hear what is added, updated and deleted, with what was there before', async t => {
	const {server, open} = start();
	server.holds('7', pod('a', '3'));
	const informer = open();
	await informer.synced;
	const {heard, handler} = recorder();
	informer.subscribe(handler);
	server.send({type: 'MODIFIED', object: pod('a', '8')}, {type: 'ADDED', object: pod('b', '9')});
	server.send({type: 'DELETED', object: pod('a', '10')});
	t.deepEqual(heard, ['added a 3', 'updated a 3→8', 'added b 9', 'deleted a 10']);
	t.is(informer.get('default/a'), undefined);
	t.is(informer.revision, '10');
	server.send({type: 'BOOKMARK', object: {metadata: {resourceVersion: '25'}}});
	t.is(informer.revision, '25', 'a bookmark moves the revision and nothing else');
	t.is(heard.length, 4);
});

test('one who subscribes late hears of what is there first, and nothing after unsubscribing', async t => {
	const {server, open} = start();
	server.holds('7', pod('a', '3'), pod('b', '5'));
	const informer = open();
	await informer.synced;
	server.send({type: 'MODIFIED', object: pod('b', '8')});
	const {heard, handler} = recorder();
	const unsubscribe = informer.subscribe(handler);
	t.deepEqual(heard, ['added a 3', 'added b 8']);
	unsubscribe();
	server.send({type: 'DELETED', object: pod('a', '9')});
	t.is(heard.length, 2);
});

test('when the watch ends the informer lists again and tells only what is new, changed or gone', async t => {
	const {server, open, pass} = start();
	server.holds('7', pod('gone', '3'), pod('same', '4'), pod('changed', '5'));
	const informer = open();
	await informer.synced;
	const {heard, handler} = recorder();
	informer.subscribe(handler);
	heard.length = 0;
	server.holds('20', pod('same', '4'), pod('changed', '15'), pod('new', '16'));
	server.send({type: 'ERROR', object: {kind: 'Status', code: 410}});
	server.endWatch();
	await pass(10);
	t.deepEqual(heard, ['deleted gone 3', 'updated changed 5→15', 'added new 16']);
	t.deepEqual(server.calls.slice(2), ['list', 'watch from 20']);
	server.send({type: 'MODIFIED', object: pod('new', '21')});
	t.is(heard.at(-1), 'updated new 16→21', 'the new watch is heard');
});

test('a server that is away is asked again after 1 s, 2 s, 4 s … 30 s, and synced waits for it', async t => {
	const {server, clock, open, pass, warnings} = start();
	server.break(true);
	server.holds('7', pod('a', '3'));
	const informer = open();
	await pass(7500);
	t.false(informer.hasSynced);
	t.is(server.calls.length, 4, 'at 0, 1, 3 and 7 s');
	t.is(warnings.length, 4);
	t.is(warnings[0], 'list and watch of pods failed: the server is away');
	await pass(120_000);
	t.is(server.calls.length, 9, 'at 15, 31, 61, 91 and 121 s, too');
	server.break(false);
	t.true(await clock.runUntil(() => informer.hasSynced, 30_000));
	await informer.synced;
	t.is(informer.list().length, 1);
});

test('a watch that is refused is asked for again after a wait, not at once', async t => {
	const {server, open, pass} = start();
	const informer = open();
	await informer.synced;
	server.endWatch(new Error('pods is forbidden: cannot watch'));
	await pass(900);
	t.is(informer.problem, 'pods is forbidden: cannot watch');
	t.is(server.calls.length, 2);
	await pass(200);
	t.deepEqual(server.calls.slice(2), ['list', 'watch from 1']);
	t.is(informer.problem, undefined);
});

test('an informer with a scope keeps to its namespace, always or when it may not see all', async t => {
	const {server, clock, pass} = start();
	server.holds('7', pod('a', '3'));
	const scoped = startInformer(server.client, podResource, clock, {scope: {namespace: 'shop', when: 'always'}});
	await scoped.synced;
	t.deepEqual(server.calls, ['list in shop', 'watch in shop from 7']);
	scoped.stop();
	server.calls.length = 0;

	server.permit('shop');
	const narrowed = startInformer(server.client, podResource, clock, {scope: {namespace: 'shop', when: 'refused'}});
	await narrowed.synced;
	t.is(narrowed.namespace, 'shop');
	t.deepEqual(server.calls, ['list', 'list in shop', 'watch in shop from 7']);
	server.permit(undefined);
	server.endWatch();
	await pass(10);
	t.is(narrowed.namespace, undefined, 'rights may come later');
	t.deepEqual(server.calls.slice(3), ['list', 'watch from 7']);
});

test('a stopped informer cancels its watch and asks for nothing more', async t => {
	const {server, open, pass} = start();
	const informer = open();
	await informer.synced;
	server.endWatch();
	informer.stop();
	await pass(10_000);
	t.deepEqual(server.calls, ['list', 'watch from 1']);
	const other = open();
	await other.synced;
	other.stop();
	t.is(server.calls.at(-1), 'cancel');
});

const pairs = (object: KubernetesObject) =>
	Object.entries(object.metadata.labels ?? {}).map(([name, value]) => `${name}=${value}`);

const byName = (a: KubernetesObject, b: KubernetesObject) => a.metadata.name.localeCompare(b.metadata.name);

test('an object index answers as a plain map that is searched does', t => {
	const label = fc.constantFrom('x', 'y', 'z');
	const put = fc.record({
		do: fc.constant('put'),
		name: fc.constantFrom('a', 'b', 'c', 'd'),
		labels: fc.dictionary(label, label),
	});
	const remove = fc.record({do: fc.constant('remove'), name: fc.constantFrom('a', 'b', 'c', 'd')});
	const index = fc.record({do: fc.constant('index')});
	fc.assert(
		fc.property(fc.array(fc.oneof({weight: 4, arbitrary: put}, {weight: 2, arbitrary: remove}, index)), program => {
			const real = createObjectIndex<KubernetesObject>();
			const model = new Map<string, KubernetesObject>();
			real.addIndex('label', pairs);
			let version = 0;
			for (const step of program) {
				if (step.do === 'index') real.addIndex('late', pairs);
				else if ('labels' in step) {
					const object = pod(step.name, String(++version), step.labels);
					t.is(real.put(object), model.get(keyOf(object)));
					model.set(keyOf(object), object);
				} else {
					t.is(real.remove(`default/${step.name}`), model.get(`default/${step.name}`));
					model.delete(`default/${step.name}`);
				}
				t.is(real.size, model.size);
				t.deepEqual(real.list(), [...model.values()]);
			}
			real.addIndex('late', pairs);
			for (const name of ['label', 'late'])
				for (const value of ['x=x', 'x=y', 'y=z', 'z=z', 'w=w']) {
					const expected = [...model.values()].filter(object => pairs(object).includes(value));
					t.deepEqual(real.by(name, value).toSorted(byName), expected.toSorted(byName));
				}
		}),
	);
});

test('lists of an index are the same array until something in them changes', t => {
	const index = createObjectIndex<KubernetesObject>();
	index.addIndex('label', pairs);
	index.put(pod('a', '1', {x: 'y'}));
	const all = index.list();
	const some = index.by('label', 'x=y');
	t.is(index.list(), all);
	index.put(pod('b', '2'));
	t.not(index.list(), all);
	t.is(index.by('label', 'x=y'), some, 'a bucket that is not concerned stays');
});

test('an index that was never added is named in the error', t => {
	t.throws(() => createObjectIndex().by('node', 'a'), {message: 'no index "node"; add it with addIndex first'});
});
