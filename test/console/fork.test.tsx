import test from 'ava';
import fc from 'fast-check';
import type {TimeEngine} from '../../source/clock/engine.ts';
import {commandContext} from '../../source/cluster/command-context.ts';
import {startCluster} from '../../source/cluster/start-cluster.ts';
import type {Cluster} from '../../source/cluster/types.ts';
import {consoleOptions} from '../../source/console/console-options.ts';
import {placementDifferences} from '../../source/console/fork/placement-differences.ts';
import {lineText} from '../../source/console/line.ts';
import {createLogRing} from '../../source/console/log-ring.ts';
import {recordSession} from '../../source/replay/record/session-record.ts';
import {createSides} from '../../source/console/fork/sides.ts';
import type {ForkRequest} from '../../source/console/fork/fork-request.ts';
import type {ConsoleOptions} from '../../source/console/types.ts';
import {createClusterView} from '../../source/console/view.ts';
import {putDemo, putPod} from './builders.ts';
import {createFakeCluster, type FakeCluster} from './fake-cluster.ts';
import {drawSides, keys} from './screen.tsx';

/* A cluster and its fork on one screen. */

/** Lists that others have let go of. */
const withoutPod = (cluster: FakeCluster, name: string): void => cluster.remove('Pod', `default/${name}`);

/** A console on the demo, whose forks are made by hand: B is the demo with the changes of `change`. */
const openSides = async ({
	columns = 120,
	rows = 40,
	change = () => undefined,
	...options
}: {
	readonly columns?: number;
	readonly rows?: number;
	change?(fork: FakeCluster): void;
} & Partial<ConsoleOptions> = {}) => {
	const clusters = {a: createFakeCluster(), b: createFakeCluster()};
	putDemo(clusters.a);
	putDemo(clusters.b);
	change(clusters.b);
	const ran: string[] = [];
	const requests: ForkRequest[] = [];
	const events: string[] = [];
	let quits = 0;
	let frameOfDifference = () => {};
	const optionsOf = (letter: 'a' | 'b', title: string): ConsoleOptions => ({
		cluster: clusters[letter],
		title,
		async runCommandLine(line) {
			ran.push(`${letter}: ${line}`);
			return {lines: [`done in ${letter}`]};
		},
		close: async () => void events.push(`${letter} is stopped`),
	});
	const sides = createSides({
		options: {
			...optionsOf('a', 'demo'),
			async openFork(request) {
				requests.push(request);
				return {
					options: optionsOf('b', request.name ?? 'demo@4800'),
					revision: request.revision ?? 4800,
					comparison: {
						evictions: () => [4, 1],
						differences: () => [
							{
								before: {apiVersion: 'v1', kind: 'Node', metadata: {name: 'node-1', uid: 'u', resourceVersion: '1'}},
								after: {apiVersion: 'v1', kind: 'Node', metadata: {name: 'node-1', uid: 'u', labels: {a: 'b'}}},
							} as never,
						],
						stop: () => void events.push('nothing is compared'),
					},
					close: async () => void events.push('b is stopped'),
				};
			},
			...options,
		},
		createView: cluster => createClusterView({cluster, scheduleFrame: (cluster as FakeCluster).scheduleFrame}),
		scheduleDifference: run => void (frameOfDifference = run),
		quit: () => void quits++,
	});
	const drawn = await drawSides(sides, {columns, rows});
	return {
		...drawn,
		clusters,
		sides,
		ran,
		requests,
		events,
		quits: () => quits,
		lines: () => drawn.frame().split('\n'),
		async type(text: string) {
			for (const character of text) await drawn.press(character);
		},
		async publish() {
			clusters.a.frame();
			clusters.b.frame();
			frameOfDifference();
			await drawn.settle();
		},
		async command(line: string) {
			await drawn.press(':');
			await drawn.press(line);
			await drawn.press(keys.enter);
			await drawn.settle();
		},
	};
};

type Screen = Awaited<ReturnType<typeof openSides>>;

/** The screen is exactly as large as the terminal, whatever is on it. */
const fills = (screen: Screen, columns: number, rows: number): boolean => {
	const lines = screen.lines();
	return lines.length === rows && lines.every(line => [...line].length <= columns);
};

const fork = async (screen: Screen): Promise<void> => {
	await screen.press('f');
	await screen.press(keys.enter);
	await screen.publish();
};

test('f opens a form, and its fork stands beside the cluster with its own revision, time and pace', async t => {
	const screen = await openSides();
	await screen.press('f');
	t.regex(screen.frame(), /┌ fork demo ─/);
	t.regex(screen.frame(), /: fork /);
	t.regex(screen.frame(), /a control plane is started on what was stored then/);
	await screen.press(keys.tab);
	t.regex(screen.frame(), /: fork exact/);
	t.regex(screen.frame(), /does again what was done until then/);
	await screen.press(keys.down);
	await screen.press('2');
	t.regex(screen.frame(), /with seed 22/);
	await screen.press(keys.enter);
	await screen.publish();
	t.deepEqual(screen.requests, [{exact: false, seed: 22}]);
	t.true(fills(screen, 120, 40));
	const [header = ''] = screen.lines();
	t.is(header.indexOf('▸B demo@4800'), 60);
	t.regex(header, /^ A demo · rev 4 8\d\d · ▶ ×1 · 10:32:07 · .*▸B demo@4800 · rev 4 8\d\d · ▶ ×1 · 10:32:07/);
	t.regex(screen.frame(), /✓ forked at revision 4800 /);
	screen.clusters.a.time.speed = 0;
	screen.clusters.b.pass(5000);
	await screen.publish();
	t.regex(screen.lines()[0]!, /^ A demo .* ‖ paused · 10:32:07 .*▸B demo@4800 .* ▶ ×1 · 10:32:12/);
	screen.close();
	await screen.sides.end();
	t.deepEqual(screen.events, ['nothing is compared', 'b is stopped']);
});

test('keys go to one side, | changes it, and both sends commands to both', async t => {
	const screen = await openSides();
	await fork(screen);
	await screen.press('c');
	t.deepEqual(screen.ran, ['b: cordon node-0']);
	t.regex(screen.frame(), /✓ done in b/);
	await screen.press('|');
	t.regex(screen.lines()[0]!, /^▸A demo/);
	await screen.press('jc');
	t.deepEqual(screen.ran.splice(0), ['b: cordon node-0', 'a: cordon node-1']);
	await screen.press('B');
	await screen.settle();
	t.regex(screen.lines()[0]!, /^▸A ⇄ both demo/);
	await screen.press(' ');
	await screen.settle();
	t.deepEqual(screen.ran.splice(0), ['a: pause', 'b: pause']);
	await screen.press('|');
	await screen.command('taint node node-2 a=b:NoExecute');
	t.deepEqual(screen.ran.splice(0), ['b: taint node node-2 a=b:NoExecute', 'a: taint node node-2 a=b:NoExecute']);
	await screen.command('both off');
	await screen.command('scale deployment web --replicas 3');
	t.deepEqual(screen.ran, ['b: scale deployment web --replicas 3'], 'and what is about the sides is run by neither');
	screen.close();
});

test('the difference table has figures of both, and = names every pod and object', async t => {
	const screen = await openSides({
		change(b) {
			withoutPod(b, 'web-a0');
			putPod(b, 'web-a0', {node: 'node-3'});
			putPod(b, 'new-b', {owner: {kind: 'ReplicaSet', uid: 'x'}, node: 'node-2'});
			putPod(b, 'same-b', {owner: {kind: 'ReplicaSet', uid: 'x'}, node: 'node-1'});
			putPod(b, 'waiting');
		},
	});
	putPod(screen.clusters.a, 'new-a', {owner: {kind: 'ReplicaSet', uid: 'x'}, node: 'node-0'});
	putPod(screen.clusters.a, 'same-a', {owner: {kind: 'ReplicaSet', uid: 'x'}, node: 'node-1'});
	await screen.publish();
	await fork(screen);
	const table = screen.lines().slice(31, 38).join('\n');
	t.regex(table, /^┌ A \| B ─+ = more ┐/);
	t.regex(table, /│ pending +(\d+) +(\d+) +\+1 /);
	t.regex(table, /│ evicted since +4 +1 +−3 /);
	t.regex(table, /│ cpu requested +30% {2}0%–63% a node +30% {2}0%–75% a node +\+12 points between nodes /);
	t.regex(table, /│ placements +3 differ: new-a node-0 \| node-2, waiting – \| no node, web-a0 node-\d \| node-3/);
	await screen.press('=');
	t.regex(screen.frame(), /┌ A demo \| B demo@4800 ─/);
	t.regex(screen.frame(), /placed otherwise \(3\)/);
	t.regex(screen.frame(), /new-a \| new-b +node-0 +node-2/);
	t.notRegex(screen.frame(), /same-a/, 'pods of one owner on one node stand in for each other');
	t.regex(screen.frame(), /in both, but not alike: A → B \(1\)/);
	t.regex(screen.frame(), /~ Node node-1/);
	t.true(fills(screen, 120, 40));
	await screen.press('=');
	withoutPod(screen.clusters.b, 'waiting');
	await screen.publish();
	t.regex(screen.frame(), /│ placements +2 differ/);
	screen.close();
});

test('every size of terminal has its split view, and a resize breaks none', async t => {
	const screen = await openSides();
	await fork(screen);
	for (const [columns, rows] of [
		[120, 40],
		[80, 24],
		[200, 60],
		[60, 15],
		[119, 30],
		[240, 29],
		[120, 40],
	] as const) {
		await screen.resize(columns, rows);
		await screen.publish();
		t.true(fills(screen, columns, rows), `${columns}×${rows}\n${screen.frame()}`);
		const [header = ''] = screen.lines();
		t.regex(header, / A (demo · )?rev 4 8\d\d · ▶ ×1 · 10:32:07.*▸B (demo@4800 · )?rev 4 8\d\d · ▶ ×1 · 10:32:07/);
		const placements = screen.frame().match(/1 placement ─/g)!.length;
		t.is(placements, columns >= 120 ? 2 : 1);
		t.is(screen.frame().includes('┌ A | B'), rows >= 30);
		await screen.press(':');
		t.true(fills(screen, columns, rows));
		await screen.press(keys.escape);
		await screen.press('|');
		t.true(screen.lines()[0]!.startsWith('▸A'));
		await screen.press('|');
	}
	await screen.resize(59, 15);
	t.regex(screen.frame(), /too small|60/);
	screen.close();
});

test('a narrow terminal shows one side, and a click on the header the other', async t => {
	const screen = await openSides({columns: 80, rows: 24, change: b => withoutPod(b, 'web-a0')});
	await fork(screen);
	const click = async (column: number, row: number, columns = 80) => {
		screen.sides.session.mouse({kind: 'press', column, row}, {columns, rows: 24});
		await screen.publish();
	};
	await screen.press('5');
	t.notRegex(screen.frame(), /web-a0/);
	await click(10, 0);
	t.regex(screen.lines()[0]!, /^▸A/);
	await screen.press('5');
	t.regex(screen.frame(), /web-a0/);
	await click(60, 0);
	t.notRegex(screen.frame(), /web-a0/);
	await screen.resize(120, 24);
	await click(10, 8, 120);
	t.regex(screen.lines()[0]!, /^▸A/);
	await click(70, 8, 120);
	t.regex(screen.lines()[0]!, /▸B/);
	screen.close();
});

test('a fork is closed, or kept in place of the cluster it came from', async t => {
	const screen = await openSides();
	await fork(screen);
	await screen.command('fork close');
	await screen.publish();
	t.deepEqual(screen.events.splice(0), ['nothing is compared', 'b is stopped']);
	t.regex(screen.lines()[0]!, /^ inkube {2}demo · rev/);
	t.regex(screen.frame(), /✓ the fork is closed/);
	await screen.command('fork at 4801 exact name other');
	await screen.publish();
	t.deepEqual(screen.requests.at(-1), {revision: 4801, exact: true, name: 'other'});
	t.regex(screen.lines()[0]!, /▸B other/);
	await screen.command('fork');
	t.regex(screen.frame(), /✕ fork: there is a fork already; :fork close ends it/);
	await screen.command('fork keep');
	await screen.publish();
	t.deepEqual(screen.events.splice(0), ['nothing is compared', 'a is stopped']);
	t.regex(screen.lines()[0]!, /^ inkube {2}other · rev/);
	await screen.press('c');
	t.deepEqual(screen.ran, ['b: cordon node-0']);
	await screen.press('q');
	t.is(screen.quits(), 1);
	screen.close();
	await screen.sides.end();
	t.deepEqual(screen.events, ['b is stopped']);
});

test('a fork that is not ready yet when the console is left is stopped all the same', async t => {
	const made = Promise.withResolvers<void>();
	const events: string[] = [];
	let aborted = false;
	const screen = await openSides({
		async openFork(_, {signal}) {
			await made.promise;
			aborted = signal.aborted;
			const close = async () => void events.push('the late fork is stopped');
			return {options: {} as never, revision: 1, comparison: {} as never, close};
		},
	});
	await screen.command('fork');
	await screen.command('fork exact');
	t.regex(screen.frame(), /▶ fork … \(1 waiting\)|▶ fork …/);
	const ended = screen.sides.end();
	made.resolve();
	await ended;
	t.true(aborted);
	t.deepEqual(events, ['the late fork is stopped']);
	screen.close();
});

test('where nothing can be forked the console says why', async t => {
	const reading = await openSides({readOnly: true});
	await reading.press('f');
	t.regex(reading.frame(), /! this console is read-only: a fork is made to be changed/);
	await reading.command('fork');
	t.regex(reading.frame(), /\^+ this console is read-only/);
	reading.close();
	const attached = await openSides({openFork: undefined});
	await attached.press('f');
	t.regex(attached.frame(), /! only a cluster of this process can be forked/);
	await attached.command('fork');
	t.regex(attached.frame(), /✕ fork: only a cluster of this process can be forked/);
	for (const key of ['|', 'B']) {
		await attached.press(key);
		t.regex(attached.frame(), /there is no fork: f makes one/);
	}
	await attached.command('both on');
	t.regex(attached.frame(), /✕ both on: there is no fork: f makes one/);
	attached.close();
	const failing = await openSides({
		async openFork() {
			throw new Error('revision 3 has been compacted');
		},
	});
	await failing.command('fork at 3');
	t.regex(failing.frame(), /✕ fork at 3: revision 3 has been compacted/);
	await failing.command('fork at soon');
	t.regex(failing.frame(), /\^+ fork: "soon" is not a whole number \(write 1 or more\)/);
	failing.close();
});

test('what is wrong with a request is marked under its word, and words are offered', async t => {
	const screen = await openSides();
	const {session} = screen.sides;
	const check = (line: string) => screen.sides.getState().side.options.checkCommandLine?.(line);
	t.is(check('fork at 3 seed 4 scheduler classic name x'), undefined);
	t.like(check('fork exact seed 4'), {
		error: 'fork: an exact fork does what the cluster would, so it has no other seed',
		start: 11,
	});
	t.like(check('fork at'), {error: 'fork: the revision is missing', start: 7});
	t.like(check('fork elsewhere'), {error: 'fork: "elsewhere" says nothing about a fork', start: 5});
	t.like(check('fork close now'), {error: 'fork: unexpected "now"'});
	t.like(check('both maybe'), {error: 'both: "maybe" is neither on nor off'});
	const offered = (line: string) =>
		screen.sides
			.getState()
			.side.options.completeCommandLine?.(line, line.length)
			.map(({text}) => text);
	t.deepEqual(offered('fork '), ['at', 'exact', 'seed', 'scheduler', 'name', 'close', 'keep']);
	t.deepEqual(offered('fork scheduler cla'), ['classic']);
	t.deepEqual(offered('both o'), ['on', 'off']);
	t.is(session.getState().mode.kind, 'browse');
	screen.close();
});

test('two real clusters: what is given to both sides of an exact fork happens in both, byte for byte', async t => {
	const cluster = await startCluster({nodes: 3, seed: 11, speed: Infinity});
	await cluster.informers.synced();
	const context = commandContext(cluster, '.');
	const log = createLogRing(cluster.time.now);
	const own = {cluster, context, title: 'real', readOnly: false, log, session: {...recordSession(cluster, context)}};
	const sides = createSides({
		options: consoleOptions({...own, session: {...own.session, size: 0, fixture: () => ''}}),
		createView: one => createClusterView({cluster: one, scheduleFrame() {}}),
		scheduleDifference() {},
		quit() {},
	});
	const times = () => {
		const {side, split} = sides.getState();
		return (split ? [split.a, split.b] : [side]).map(({options}) => options.cluster.time as TimeEngine);
	};
	const press = (name: string) => sides.session.press({name}, {columns: 120, rows: 40});
	const command = async (line: string) => {
		press(':');
		sides.session.paste(line);
		press('enter');
		if (sides.session.getState().mode.kind === 'confirm') press('y');
		for (let turn = 0; turn < 30; turn++) for (const time of times()) await time.runUntil(() => false, 100);
	};
	const shown = (letter: 'a' | 'b') => sides.getState().split![letter];
	const message = () => sides.session.getState().message?.text;
	await command('kv put before 1');
	await command('fork exact');
	t.regex(message()!, /^forked exactly at revision \d+$/);
	await command('both on');
	await command('cordon node-1');
	await command('fail node random');
	for (const time of times()) await time.runUntil(() => false, 120_000);
	const stores = [cluster.store, (shown('b').options.cluster as Cluster).store];
	const [a, b] = stores.map(store =>
		store.range({key: '\0', end: '\0'}).kvs.map(({key, modRevision}) => [key, modRevision]),
	);
	t.deepEqual(b, a);
	t.is((await cluster.client.get('Node', {name: 'node-1'})).spec.unschedulable, true);
	const failing = (await cluster.client.list('Node')).items.filter(
		({metadata}) => metadata.annotations?.['inkube.dev/fault'],
	);
	t.is(failing.length, 1);
	await command('both off');
	await command('uncordon node-1');
	shown('a').view.publish();
	shown('b').view.publish();
	press('=');
	const {mode} = sides.session.getState();
	const lines = mode.kind === 'sheet' ? mode.sheet.lines.map(lineText) : [];
	t.true(lines.includes('in both, but not alike: A → B (1)'), lines.join('\n'));
	t.true(
		lines.some(line => line.includes('spec.unschedulable: true → –')),
		lines.join('\n'),
	);
	press('esc');
	await command('save fixture /nowhere');
	t.regex(message()!, /a fork cannot be begun again from a fixture/);
	await command('fork keep');
	t.is(message(), `real@${/\d+/.exec(sides.getState().side.options.title!)![0]} goes on alone`);
	await sides.end();
	await cluster.stop();
});

/** Any number of pods of two owners, each on some node or on none. */
const somePods = fc.uniqueArray(
	fc.record({
		name: fc.nat(30),
		owner: fc.constantFrom('web', 'db'),
		node: fc.constantFrom('', 'node-0', 'node-1', 'node-2'),
	}),
	{selector: ({name}) => name, maxLength: 12},
);

test('placements: clusters are like themselves, and both directions tell the same', t => {
	type Pods = typeof somePods extends fc.Arbitrary<infer T> ? T : never;
	const lists = (pods: Pods) => ({
		nodes: [],
		unplaced: pods.map(({name, owner, node}) => ({
			pod: {
				metadata: {
					name: `pod-${name}`,
					namespace: 'default',
					ownerReferences: [{kind: 'ReplicaSet', name: owner, controller: true, uid: owner}],
				},
				spec: {nodeName: node},
			},
			state: 'running',
			cpuMilli: 0,
			memoryBytes: 0,
		})) as never,
	});
	fc.assert(
		fc.property(somePods, somePods, (one, other) => {
			const there = placementDifferences(lists(one), lists(other));
			const back = placementDifferences(lists(other), lists(one));
			t.deepEqual(placementDifferences(lists(one), lists(one)), []);
			t.is(there.length, back.length);
			t.true(there.every(({a, b}) => a?.node !== b?.node));
			const named = there
				.flatMap(({a, b}) => [`a ${a?.pod}`, `b ${b?.pod}`])
				.filter(text => !text.endsWith('undefined'));
			t.is(new Set(named).size, named.length, 'no pod is named twice');
			const counted = (side: 'a' | 'b') => there.filter(row => row[side]).length;
			t.is(counted('a') - counted('b'), one.length - other.length, 'what has no counterpart is what there is more of');
		}),
	);
});
