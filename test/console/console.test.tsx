import {setImmediate as turn} from 'node:timers/promises';
import test from 'ava';
import type {Client, LogReceiver} from '../../source/client/types.ts';
import type {Timeline} from '../../source/console/past/timeline.ts';
import type {PodExplanation} from '../../source/console/types.ts';
import {putDeployment, putEvent, putNode, putPod} from './builders.ts';
import {createFakeCluster, startTime} from './fake-cluster.ts';
import {keys, lineWith, openDemo, openScreen, selected, type Screen} from './screen.tsx';

test('120×40 shows four panels, the header and the keys', async t => {
	const screen = await openDemo();
	t.is(screen.lines().length, 40);
	t.is(
		screen.lines()[0]!.trim().replaceAll(/ {3,}/g, '  '),
		'inkube  demo · rev 4 836 · ▶ ×1 · 10:32:07 · 5 nodes 4 ready · 13 pods 10 running 3 pending · warnings 1  ? help',
	);
	for (const title of ['1 placement', '2 taints', '3 workloads', '4 events'])
		t.regex(lineWith(screen, title), /─ live ┐/);
	t.regex(lineWith(screen, '│▸node-0'), /█████░░░░░ {2}50% {2}███░░░░░░░ {2}25% {2}■■■■ /);
	t.regex(lineWith(screen, '⊘ gpu'), /^│ node-3 .* ■ {2}⊘ gpu/);
	t.regex(lineWith(screen, '✕ down'), /^│ node-10 /);
	t.regex(lineWith(screen, '(none)'), /□□□/);
	t.regex(screen.frame(), /node-1 +key1 +value1 +NoExecute +0 +12s/);
	t.regex(screen.frame(), /Deployment +web +9\/12 +12 +25%\/25% +8m/);
	t.regex(screen.frame(), /2s {2}! {2}FailedScheduling/);
	t.regex(screen.lines().at(-1)!, /t taint {2}T untaint/);
	screen.close();
});

test('80×24 shows one panel and tabs', async t => {
	const screen = await openDemo({columns: 80, rows: 24});
	t.is(screen.lines().length, 24);
	t.regex(screen.lines()[1]!, / 1 placement {3}2 taints {3}3 workloads {3}4 events/);
	t.false(screen.frame().includes('FailedScheduling'));
	await screen.press('4');
	t.true(screen.frame().includes('FailedScheduling'));
	await screen.press(keys.tab);
	t.regex(lineWith(screen, '┌'), /5 pods/);
	screen.close();
});

test('a panel that the grid does not show takes the place of the one before; p shows other sets', async t => {
	const screen = await openDemo();
	await screen.press('2');
	await screen.press('5');
	for (const title of ['1 placement', '5 pods', '3 workloads', '4 events'])
		t.true(screen.frame().includes(` ${title} `), title);
	t.false(screen.frame().includes(' 2 taints '));
	t.regex(screen.frame(), /web-a0 +default +Running +1\/1 +node-0/);
	await screen.press(keys.tab);
	t.is(screen.session.getState().focus, 'workloads', 'tab goes on among what is shown');
	await screen.press('p');
	t.true(screen.frame().includes(' 2 taints '));
	await screen.press('p');
	for (const title of ['1 placement', '6 nodes', '5 pods', '4 events'])
		t.true(screen.frame().includes(` ${title} `), title);
	t.regex(screen.frame(), /node-10 +NotReady,down /);
	screen.close();
});

test('0 lists all panels to choose from', async t => {
	const screen = await openDemo({columns: 80, rows: 24});
	screen.cluster.put('Service', {
		metadata: {name: 'web', namespace: 'default'},
		spec: {clusterIP: '10.96.0.7', selector: {app: 'web'}, ports: [{port: 80, protocol: 'TCP'}]},
	});
	screen.cluster.put('EndpointSlice', {
		metadata: {name: 'web-x', namespace: 'default', labels: {'kubernetes.io/service-name': 'web'}},
		endpoints: [{addresses: ['10.0.0.1']}, {addresses: ['10.0.0.2'], conditions: {ready: false}}],
	});
	await screen.publish();
	await screen.press('0');
	t.true(screen.frame().includes('go to a panel'));
	await screen.press('7');
	t.regex(lineWith(screen, '┌'), /7 services/);
	t.regex(screen.frame(), /web +ClusterIP +10\.96\.0\.7 +80\/TCP +1\/2/);
	await screen.press(keys.enter);
	t.true(screen.frame().includes('pods of service/web'));
	screen.close();
});

test('no frame is ever higher or wider than the terminal, whatever it becomes', async t => {
	const screen = await openDemo();
	const sizes = [
		[120, 40],
		[119, 39],
		[80, 24],
		[60, 15],
		[59, 15],
		[60, 14],
		[20, 5],
		[12, 2],
		[200, 60],
		[110, 28],
		[109, 28],
		[61, 15],
		[120, 40],
	] as const;
	for (const key of ['', 't', '?', 'r']) {
		await screen.press(key === '' ? keys.escape : key);
		for (const [columns, rows] of sizes) {
			await screen.resize(columns, rows);
			t.is(screen.lines().length, rows, `${columns}×${rows} after ${key}`);
			t.true(
				screen.lines().every(line => [...line].length <= columns),
				`${columns}×${rows} after ${key}`,
			);
			t.is(screen.frame().includes('inkube nee'), columns < 60 || rows < 15);
		}
		await screen.press(keys.escape);
	}
	screen.close();
});

test('t taints the selected node', async t => {
	const screen = await openDemo();
	await screen.press('j');
	await screen.press('j');
	t.is(selected(screen), 'node-2');
	await screen.press('t');
	t.regex(lineWith(screen, ': taint node'), /: taint node node-2 key1=value1:NoExecute/);
	t.true(screen.frame().includes('evicts 5 of 5 pods on node-2'));
	await screen.press(keys.tab);
	t.true(screen.frame().includes('key1=value1:NoSchedule'));
	await screen.press(keys.down);
	t.true(screen.frame().includes('key1=value1:PreferNoSchedule'));
	await screen.press(keys.up);
	await screen.press(keys.up);
	await screen.press(keys.enter);
	t.deepEqual(screen.ran, ['taint node node-2 key1=value1:NoExecute']);
	t.true(screen.frame().includes('✓ done: taint node node-2 key1=value1:NoExecute'));
	screen.close();
});

test('a taint that is none is refused in the form', async t => {
	const screen = await openDemo();
	await screen.press('t');
	await screen.press(keys.control('u'));
	await screen.type('key1=value1:NoExec');
	await screen.press(keys.enter);
	t.regex(lineWith(screen, 'invalid'), /invalid taint effect: NoExec/);
	t.deepEqual(screen.ran, []);
	await screen.type('ute\r');
	t.deepEqual(screen.ran, ['taint node node-0 key1=value1:NoExecute']);
	screen.close();
});

test('T offers the taints of the node and removes the chosen one', async t => {
	const screen = await openDemo();
	await screen.press('T');
	t.true(screen.frame().includes('node-0 has no taints'));
	await screen.press('2');
	await screen.press('T');
	t.regex(lineWith(screen, '▸ 1'), /key1=value1:NoExecute/);
	await screen.press(keys.enter);
	t.deepEqual(screen.ran, ['untaint node node-1 key1:NoExecute']);
	screen.close();
});

test('s scales, filled in with the replicas there are; + and - add up when keys come glued', async t => {
	const screen = await openDemo();
	await screen.press('s');
	t.true(screen.frame().includes('select a deployment'));
	await screen.press('3');
	await screen.press('s');
	t.regex(lineWith(screen, ': scale'), /: scale deployment web --replicas 12 +--namespace default/);
	await screen.type('x');
	await screen.press(keys.enter);
	t.true(screen.frame().includes('replicas is a whole number of 0 or more, not "12x"'));
	await screen.press(keys.control('u'));
	await screen.type('4');
	t.true(screen.frame().includes('12 → 4 replicas'));
	await screen.press(keys.enter);
	await screen.press('++-+');
	t.deepEqual(
		screen.ran,
		[4, 13, 14, 13, 14].map(replicas => `scale deployment web --replicas ${replicas} --namespace default`),
	);
	screen.close();
});

test('c acts at once, x and X ask first; c and x go the other way round when it is already so', async t => {
	const screen = await openDemo();
	await screen.press('cx');
	t.true(screen.frame().includes('node-0 falls silent: not ready after 50 s, its 4 pods evicted 5 min later'));
	await screen.press('y');
	putNode(screen.cluster, 'node-0', {cordoned: true, fault: 'down'});
	await screen.publish();
	await screen.press('z');
	t.regex(lineWith(screen, '▸node-0'), /✕ down ⊘ cordoned/);
	await screen.press('z');
	await screen.press('cx');
	await screen.press('X');
	t.true(screen.frame().includes('select a pod'));
	await screen.press(keys.enter);
	t.regex(lineWith(screen, '┌ 1'), /pods of node-0/);
	await screen.press('jX');
	t.true(screen.frame().includes('kills the containers of default/web-a1'));
	await screen.press('y');
	t.deepEqual(screen.ran, [
		'cordon node-0',
		'fail node node-0',
		'uncordon node-0',
		'heal node node-0',
		'kill pod web-a1 --namespace default',
	]);
	await screen.press(keys.escape);
	t.regex(lineWith(screen, '┌ 1'), /placement/);
	screen.close();
});

test('a drain asks, shows what it would do, and only y does it', async t => {
	const screen = await openDemo();
	await screen.press('r');
	t.true(screen.frame().includes(': drain node-0'));
	t.true(screen.frame().includes('cordons node-0 and evicts 4 pods'));
	t.true(screen.frame().includes('default/web-a3'));
	await screen.press(keys.enter);
	t.deepEqual(screen.ran, [], 'enter is too easily pressed once more');
	await screen.press('n');
	t.true(screen.frame().includes('left alone: drain node-0'));
	await screen.press('ry');
	t.deepEqual(screen.ran, ['drain node-0']);
	screen.close();
});

test('the effect of the command itself is shown where it gives one', async t => {
	const effect = Promise.withResolvers<{summary: string; details: string[]}>();
	const screen = await openDemo({previewCommandLine: () => effect.promise});
	await screen.press('r');
	t.true(screen.frame().includes('working out what it would do'));
	effect.resolve({summary: 'evicts 7 pods; 3 would stay Pending: Insufficient cpu', details: []});
	await screen.publish();
	t.true(screen.frame().includes('3 would stay Pending: Insufficient cpu'));
	screen.close();
});

test('D asks before it deletes a pod or a workload', async t => {
	const screen = await openDemo();
	await screen.press('3D');
	t.true(screen.frame().includes('deletes deployment default/web and what it owns'));
	await screen.press('y');
	await screen.press(keys.enter);
	t.regex(lineWith(screen, 'pods of'), /deployment\/web/);
	await screen.press('Dy');
	t.deepEqual(screen.ran, ['delete deployment web --namespace default', 'delete pod web-a0 --namespace default']);
	screen.close();
});

test('w says for every node why', async t => {
	const explained: object[] = [];
	const explanation: PodExplanation = {
		pod: 'default/web-c0',
		node: null,
		message: '0/2 nodes are available: 1 Insufficient cpu, 1 node(s) had untolerated taint {key1: value1}.',
		nodes: {
			'node-1': {feasible: false, plugin: 'TaintToleration', reason: 'node(s) had untolerated taint {key1: value1}'},
			'node-2': {feasible: true, total: 290, plugins: {NodeResourcesFit: 90, ImageLocality: 0, TaintToleration: 200}},
		},
	};
	const screen = await openDemo({
		explain: async pod => {
			explained.push(pod);
			return explanation;
		},
	});
	await screen.press('w');
	t.true(screen.frame().includes('select a pod'));
	await screen.press('G');
	await screen.press(keys.enter);
	t.regex(lineWith(screen, '┌ 1'), /pods of no node/);
	await screen.press('w');
	t.deepEqual(explained, [{name: 'web-c0', namespace: 'default'}]);
	t.regex(lineWith(screen, 'verdict'), /node +verdict +score +fit +taints +reason/);
	t.regex(lineWith(screen, 'node-2'), /✓ fits +290 +90 +200/);
	t.true(screen.frame().includes('taints = TaintToleration'));
	t.regex(
		lineWith(screen, '✕ TaintToleration'),
		/node-1 +✕ TaintToleration +node\(s\) had untolerated taint {key1: value1}/,
	);
	await screen.press('w');
	t.false(screen.frame().includes('✕ TaintToleration'));
	screen.close();
});

test('an explanation that fails says so', async t => {
	const screen = await openDemo({explain: () => Promise.reject(new Error('no such revision'))});
	await screen.press(keys.enter);
	await screen.press('w');
	await screen.publish();
	t.true(screen.frame().includes('✕ cannot explain default/web-a0: no such revision'));
	screen.close();
});

test('the palette shows what is wrong under the word that is wrong', async t => {
	const screen = await openDemo({
		checkCommandLine: line => {
			const start = line.indexOf('NoExec');
			return /:NoExec(?!ute)/.test(line)
				? {error: 'no such effect', start, end: line.length, hint: 'NoExecute'}
				: undefined;
		},
		completeCommandLine: (line, cursor) =>
			/^t?$/.test(line.slice(0, cursor)) ? [{text: 'taint', description: 'taint node NAME …'}] : [],
	});
	await screen.press(':');
	await screen.type('t');
	t.regex(screen.frame(), /taint +taint node NAME …/);
	await screen.press(keys.tab);
	await screen.type(' node node-1 key1:NoExec');
	await screen.press(keys.enter);
	const line = screen.lines().findIndex(each => each.includes(': taint node node-1 key1:NoExec'));
	t.is(screen.lines()[line + 1]!.indexOf('^^^^^^ no such effect (NoExecute)'), screen.lines()[line]!.indexOf('NoExec'));
	t.deepEqual(screen.ran, []);
	await screen.type('ute\r');
	t.deepEqual(screen.ran, ['taint node node-1 key1:NoExecute']);
	await screen.press(':');
	await screen.press(keys.up);
	t.true(screen.frame().includes(': taint node node-1 key1:NoExecute'), 'the history recalls it');
	await screen.press(keys.escape);
	screen.close();
});

test('a dangerous line of the palette is asked about, others run at once', async t => {
	const screen = await openDemo({isDangerousLine: line => line.startsWith('delete')});
	await screen.press(':');
	await screen.press('delete pod web-a0');
	await screen.press(keys.enter);
	t.deepEqual(screen.ran, []);
	t.true(screen.frame().includes(': delete pod web-a0'));
	await screen.press('y');
	await screen.press(':');
	await screen.press('cordon node-1');
	await screen.press(keys.enter);
	t.deepEqual(screen.ran, ['delete pod web-a0', 'cordon node-1']);
	screen.close();
});

test('a pasted text is typed into the palette, never pressed as keys', async t => {
	const screen = await openDemo();
	const paste = (text: string): Promise<void> => screen.press(`\u001B[200~${text}\u001B[201~`);
	await paste('Dy');
	t.deepEqual(screen.ran, []);
	await screen.press(':');
	await paste('cordon\nnode-1');
	t.true(screen.frame().includes(': cordon node-1'));
	await screen.press(keys.enter);
	t.deepEqual(screen.ran, ['cordon node-1']);
	screen.close();
});

test('a filter stays with its panel until esc', async t => {
	const screen = await openDemo();
	await screen.press('/');
	await screen.type('!node-1');
	await screen.press(keys.enter);
	t.regex(lineWith(screen, '┌ 1'), /placement \/!node-1/);
	t.false(/^│[▸ ]node-10? /m.test(screen.frame()));
	await screen.press('4');
	await screen.press('1');
	t.regex(lineWith(screen, '┌ 1'), /\/!node-1/);
	await screen.press('/');
	await screen.type(' zzz');
	t.true(screen.frame().includes('nothing passes the filter !node-1 zzz'));
	await screen.press(keys.escape);
	t.regex(lineWith(screen, '┌ 1'), /\/!node-1 /, 'esc takes back what was typed last');
	await screen.press(keys.escape);
	t.false(lineWith(screen, '┌ 1').includes('/'));
	screen.close();
});

test('marked rows are acted on together: after one question, with one form', async t => {
	const screen = await openDemo();
	await screen.press('vvr');
	t.regex(screen.frame(), /●node-0/);
	t.regex(lineWith(screen, 'really?'), /really/);
	t.true(screen.frame().includes('drain node-0 and 1 more'));
	t.true(screen.frame().includes('drain node-1: cordons node-1 and evicts 0 pods'));
	await screen.press('y');
	t.deepEqual(screen.ran, ['drain node-0', 'drain node-1']);
	await screen.press('t');
	t.true(screen.frame().includes('taint node-0 and 1 more'));
	await screen.press(keys.enter);
	t.deepEqual(screen.ran.slice(2), [
		'taint node node-0 key1=value1:NoExecute',
		'taint node node-1 key1=value1:NoExecute',
	]);
	t.regex(screen.frame(), /2 marked ┘|─ 2 marked/);
	await screen.press(keys.escape);
	t.false(screen.frame().includes('2 marked'), 'esc takes the marks away');
	screen.close();
});

test('rows that an action is not about are not passed over in silence', async t => {
	const screen = await openDemo();
	await screen.press('Gvgvt');
	t.deepEqual(screen.ran, []);
	t.true(screen.frame().includes('1 of 2 marked rows cannot be meant: mark a node'));
	screen.close();
});

test('o sorts by a column by what it means, C hides columns', async t => {
	const screen = await openDemo({columns: 120, rows: 40});
	await screen.press('z');
	await screen.press('o');
	await screen.press('j');
	await screen.press('j');
	await screen.press(keys.enter);
	t.regex(screen.frame(), /cpu ▲/);
	const order = () => [...screen.frame().matchAll(/^│[▸ ](\S+) /gm)].map(([, name]) => name).slice(1);
	t.deepEqual(order(), ['(none)', 'node-1', 'node-10', 'node-3', 'node-0', 'node-2']);
	await screen.press('o');
	await screen.press(keys.enter);
	t.regex(screen.frame(), /cpu ▼/);
	t.is(order()[0], 'node-2');
	await screen.press('C');
	await screen.press('2');
	await screen.press(keys.escape);
	t.notRegex(lineWith(screen, 'memory'), /cpu/);

	await screen.press('C');
	t.regex(screen.frame(), /enter show or hide {2}← → move/);
	await screen.press('jjj');
	await screen.press(keys.left);
	await screen.press('<');
	await screen.press('<');
	await screen.press('<');
	await screen.press(keys.escape);
	t.regex(lineWith(screen, 'memory'), /^│ pods +node +memory/, 'the first place is the first');
	await screen.press('C');
	await screen.press(keys.right);
	await screen.press(keys.escape);
	t.regex(lineWith(screen, 'memory'), /^│ node +pods +memory/);
	screen.close();
});

test('W shows the warnings alone', async t => {
	const screen = await openDemo();
	await screen.press('4W');
	t.regex(lineWith(screen, '4 events'), /events \(warnings\)/);
	t.true(screen.frame().includes('FailedScheduling'));
	t.false(screen.frame().includes('ScalingReplicaSet'));
	screen.close();
});

test('the selection stays with its object, and glued keys move as far as separate ones', async t => {
	const screen = await openDemo();
	await screen.press('jjj');
	t.is(selected(screen), 'node-3');
	putNode(screen.cluster, 'node-2a');
	screen.cluster.remove('Node', 'node-0');
	await screen.publish();
	t.is(selected(screen), 'node-3');
	await screen.press('k');
	t.is(selected(screen), 'node-2a');
	await screen.press('G');
	t.is(selected(screen), '(none)');
	await screen.press('g');
	t.is(selected(screen), 'node-1');
	screen.close();
});

test('a long list is cut to its panel and says where one is', async t => {
	const cluster = createFakeCluster();
	for (let index = 0; index < 300; index++) putNode(cluster, `node-${index}`);
	const screen = await openScreen({cluster, rows: 90});
	t.is(screen.lines().length, 90);
	await screen.press('z');
	await screen.press('G');
	t.is(screen.lines().length, 90);
	t.is(selected(screen), 'node-299');
	t.true(screen.frame().includes(' 300/300 ┘'));
	await screen.resize(120, 40);
	t.is(selected(screen), 'node-299');
	t.is(screen.lines().length, 40);
	screen.close();
});

test('lists say that they are loading, live or paused', async t => {
	const cluster = createFakeCluster();
	cluster.setSynced('Node', false);
	const screen = await openScreen({cluster});
	t.regex(lineWith(screen, '1 placement'), /─ loading ┐.*─ loading ┐/);
	t.true(screen.frame().includes('loading …'));
	t.false(screen.frame().includes('no nodes'));
	cluster.setSynced('Node', true);
	await screen.publish();
	t.true(screen.frame().includes('no nodes'));
	cluster.time.speed = 0;
	await screen.publish();
	t.regex(lineWith(screen, '1 placement'), /─ paused ┐/);
	t.regex(screen.lines()[0]!, /‖ paused/);
	screen.close();
});

test('ages tick with cluster time and stand still without it', async t => {
	const screen = await openDemo();
	await screen.publish();
	t.regex(lineWith(screen, 'FailedScheduling'), / 2s /);
	screen.cluster.pass(3000);
	await screen.publish();
	t.regex(lineWith(screen, 'FailedScheduling'), / 5s /);
	screen.close();
});

test('space pauses and goes on as before, . steps, < and > change the pace', async t => {
	const cluster = createFakeCluster();
	const screen = await openScreen({
		cluster,
		runCommandLine: async line => {
			const [verb, factor] = line.split(' ');
			cluster.time.speed = verb === 'speed' ? Number(factor) : 0;
			return {lines: []};
		},
	});
	await screen.press('>>>');
	await screen.press(' ');
	t.regex(screen.lines()[0]!, /‖ paused/);
	await screen.press('.');
	await screen.press(' ');
	await screen.press('<');
	t.deepEqual(screen.ran, ['speed 2', 'speed 5', 'speed 10', 'pause', 'step', 'speed 10', 'speed 5']);
	screen.close();
});

test('a long command shows how far it is and esc stops it', async t => {
	const ended = Promise.withResolvers<{lines: string[]}>();
	const screen = await openDemo({
		runCommandLine: (_, {progress, signal}) => {
			progress('evicting pod default/web-a0');
			signal.addEventListener('abort', () => ended.resolve({lines: ['stopped after 1 of 4 pods']}));
			return ended.promise;
		},
	});
	await screen.press('ry');
	await screen.press('c');
	t.regex(lineWith(screen, '▶ drain node-0'), /… evicting pod default\/web-a0 \(1 waiting\).*esc stop/);
	await screen.press(keys.escape);
	await screen.publish();
	t.true(screen.frame().includes('✓ stopped after 1 of 4 pods'));
	t.deepEqual(screen.ran, ['drain node-0'], 'what waited is forgotten');
	screen.close();
});

test('a command that fails says why', async t => {
	const screen = await openDemo({runCommandLine: () => Promise.reject(new Error('nodes "node-0" not found'))});
	await screen.press('c');
	await screen.publish();
	t.true(screen.frame().includes('✕ cordon node-0: nodes "node-0" not found'));
	screen.close();
});

test('read-only leaves out what writes, by key and by command', async t => {
	const screen = await openDemo({readOnly: true});
	t.regex(screen.lines()[0]!, /demo · read-only/);
	t.false(screen.lines().at(-1)!.includes('taint'));
	await screen.press('tcxrD');
	t.true(screen.frame().includes('! this console is read-only'));
	await screen.press(':');
	await screen.type('cordon node-0\r');
	t.regex(screen.frame(), /\^{6} this console is read-only/);
	await screen.press(keys.control('u'));
	await screen.type('speed 10\r');
	t.deepEqual(screen.ran, ['speed 10']);
	await screen.press('?');
	t.true(screen.frame().includes('help (read-only)'));
	t.false(screen.frame().includes('drain the selected node'));
	screen.close();
});

test('the help lists every key and closes with the key that opened it', async t => {
	const screen = await openDemo({rows: 90});
	await screen.press('?');
	t.regex(lineWith(screen, 'drain the selected node'), /r +drain the selected node {2}\(node\) {2}asks first/);
	t.regex(lineWith(screen, 'running and ready'), /■/);
	await screen.press('?');
	t.false(screen.frame().includes('asks first'));
	screen.close();
});

test('y shows the object as YAML, which scrolls', async t => {
	const screen = await openDemo({columns: 80, rows: 15});
	await screen.press('y');
	t.true(screen.frame().includes('│ apiVersion: v1'));
	await screen.press('G');
	t.false(screen.frame().includes('│ apiVersion: v1'));
	t.regex(screen.frame(), / status: "True" /);
	await screen.press('y');
	t.is(selected(screen), 'node-0');
	screen.close();
});

/** Logs that a test writes, and what was asked for. */
const fakeLogs = () => {
	const open = new Map<string, {receiver: LogReceiver; cancelled: boolean}>();
	const readLog: Client['log'] = async ({name}, {container = '', previous}, receiver) => {
		if (container === 'broken')
			throw new Error(`container "broken" in pod "${name}" is waiting to start: ErrImagePull`);
		const log = {receiver, cancelled: false};
		open.set(previous ? `${container} before` : container, log);
		return {cancel: () => void (log.cancelled = true)};
	};
	return {open, readLog};
};

/** A console whose only pod is selected. */
const openPod = async (
	pod: {spec: object; status?: object},
	options: Parameters<typeof openScreen>[0],
): Promise<Screen> => {
	const cluster = createFakeCluster();
	cluster.put('Pod', {metadata: {name: 'p', namespace: 'default'}, ...pod});
	const screen = await openScreen({cluster, ...options});
	await screen.press('5');
	return screen;
};

/** Lets what was written in a turn be drawn. */
const drawn = async (screen: Screen) => {
	await turn();
	await screen.publish();
};

test('l opens the log of a pod, which follows until it is left', async t => {
	const {open, readLog} = fakeLogs();
	const screen = await openPod({spec: {containers: [{name: 'app'}]}}, {readLog, columns: 80, rows: 15});
	await screen.press('l');
	t.regex(screen.frame(), /┌ log of pod\/p · app ─/);
	t.true(screen.frame().includes('nothing has been written yet'));
	const log = open.get('app')!;
	log.receiver.lines(['2026-01-01T00:00:05.000000000Z started', 'without a time']);
	await drawn(screen);
	t.deepEqual(
		screen
			.lines()
			.slice(2, 4)
			.map(line => line.trim()),
		['│ 00:00:05 started', '│ without a time'].map(text => `${text.padEnd(79)}│`),
	);
	log.receiver.lines(Array.from({length: 30}, (_, index) => `line ${index}`));
	await drawn(screen);
	t.true(screen.frame().includes('│ line 29 '), 'it stays at its end');
	await screen.press('k');
	log.receiver.lines(['line 30']);
	await drawn(screen);
	t.false(screen.frame().includes('│ line 30 '), 'unless somebody has gone up');
	await screen.press('G');
	log.receiver.ended();
	await drawn(screen);
	t.true(screen.frame().includes('│ app writes no more '));
	t.false(log.cancelled);
	await screen.press('l');
	t.true(log.cancelled);
	log.receiver.lines(['too late']);
	await drawn(screen);
	t.false(screen.frame().includes('too late'));
	screen.close();
});

test('of several containers, and of runs before, l asks which; all together say who wrote what', async t => {
	const {open, readLog} = fakeLogs();
	const terminated = {exitCode: 1, containerID: 'x'};
	const spec = {containers: [{name: 'app'}, {name: 'broken'}], initContainers: [{name: 'init'}]};
	const status = {containerStatuses: [{name: 'app', restartCount: 1, lastState: {terminated}}]};
	const screen = await openPod({spec, status}, {readLog});
	await screen.press('l');
	for (const choice of ['1 all containers', '2 app', '3 broken', '4 init (init)', '5 app, the run before'])
		t.true(screen.frame().includes(choice), choice);
	await screen.press(keys.enter);
	open.get('app')!.receiver.lines(['2026-01-01T00:00:05Z here']);
	await drawn(screen);
	t.regex(screen.frame(), /┌ log of pod\/p ─/);
	t.true(screen.frame().includes('│ 00:00:05 app here '));
	t.true(screen.frame().includes('│ container "broken" in pod "p" is waiting to start: ErrImagePull '));
	await screen.press(keys.escape);
	await screen.press('l');
	await screen.press('5');
	t.regex(screen.frame(), /┌ log of pod\/p · app · the run before ─/);
	t.deepEqual([...open.keys()], ['app', 'app before']);
	await screen.press(keys.escape);
	t.true(open.get('app before')!.cancelled);
	screen.close();
});

test('d describes an object, E shows its events, O what belongs to it', async t => {
	const screen = await openDemo();
	screen.cluster.put('Service', {
		metadata: {name: 'front', namespace: 'default'},
		spec: {selector: {app: 'web'}},
	});
	screen.cluster.put('Pod', {
		metadata: {
			name: 'web-a0',
			namespace: 'default',
			labels: {app: 'web'},
			ownerReferences: [
				{apiVersion: 'apps/v1', kind: 'ReplicaSet', name: 'web-7d9', uid: 'uid-ReplicaSet-web-7d9', controller: true},
			],
		},
		spec: {
			nodeName: 'node-0',
			serviceAccountName: 'default',
			containers: [{name: 'main', image: 'nginx:1', resources: {requests: {cpu: '500m'}}}],
			volumes: [{name: 'settings', configMap: {name: 'web-settings'}}],
			tolerations: [{key: 'dedicated', operator: 'Exists', effect: 'NoExecute', tolerationSeconds: 30}],
		},
		status: {
			phase: 'Running',
			containerStatuses: [
				{name: 'main', ready: true, restartCount: 2, state: {running: {startedAt: '2026-01-01T10:24:10Z'}}},
			],
		},
	});
	await screen.publish();
	await screen.press('zd');
	t.regex(screen.frame(), /describe node\/node-0/);
	t.regex(screen.frame(), /Allocatable: +cpu: 4/);
	t.regex(screen.frame(), /Non-terminated Pods: \(4 in total\)/);
	t.regex(screen.frame(), /default +web-a0 +500m +0Mi/);
	await screen.press('d');
	await screen.press('/web-a0\r');
	await screen.press('5');
	await screen.press('/web-a0\r');
	await screen.press('d');
	for (const line of [
		/Controlled By: +ReplicaSet\/web-7d9/,
		/Tolerations: +dedicated op=Exists:NoExecute for 30s/,
		/Restart Count: +2/,
		/Requests: +cpu: 500m/,
		/Normal +ScalingReplicaSet +7s/,
	])
		t.regex(screen.frame(), line);
	await screen.press('d');
	await screen.press('E');
	t.regex(screen.frame(), /events of pod\/web-a0/);
	t.regex(screen.frame(), /ScalingReplicaSet/);
	await screen.press('E');
	await screen.press('O');
	t.regex(screen.frame(), /Deployment web/);
	t.regex(screen.frame(), /└─ ReplicaSet web-7d9/);
	t.regex(screen.frame(), /├─ ■ Pod web-a1 {2}Running on node-0/);
	t.regex(screen.frame(), /services that lead to it/);
	t.regex(screen.frame(), /front/);
	t.regex(screen.frame(), /ConfigMap web-settings/);
	screen.close();
});

const pastMoments = [
	{revision: 4801, at: startTime - 30_000},
	{revision: 4805, at: startTime - 20_000, mark: 'command'},
	{revision: 4810, at: startTime - 2000, mark: 'eviction'},
] as const;

/** A console whose past is a cluster with one node, `old-<revision>`. */
const openWithPast = () => {
	const opened: number[] = [];
	const timeline: Timeline = {
		moments: () => pastMoments,
		before: revision => pastMoments.findLast(moment => moment.revision < revision),
		after: revision => pastMoments.find(moment => moment.revision > revision),
		at: time => pastMoments.findLast(({at}) => at <= time) ?? pastMoments[0],
		markCommand() {},
		stop() {},
	};
	const screen = openDemo({
		timeline,
		openPast: async ({revision, at}) => {
			opened.push(revision);
			if (revision === 4801) throw new Error('the provided resource version is too old');
			const past = createFakeCluster();
			putNode(past, `old-${revision}`);
			return {informers: past.informers, store: {durable: revision}, time: {now: () => at, speed: 0}};
		},
		compareWithNow: () => [{after: {apiVersion: 'v1', kind: 'Node', metadata: {name: 'node-0'}} as never}],
	});
	return {screen, opened};
};

test('[ and ] go through the past in every panel, esc comes back', async t => {
	const {screen: opening, opened} = openWithPast();
	const screen = await opening;
	await screen.press('[');
	t.regex(screen.frame(), /▸old-4810/);
	t.regex(lineWith(screen, '1 placement'), /─ rev 4810 ┐/);
	t.true(screen.lines()[0]!.includes('rev 4 810 · ◀ past · 10:32:05'));
	t.regex(screen.lines().at(-2)!, /^ +◀ 10:32:05 [─▲▼]+●─* +esc now/);
	await screen.press('[');
	await screen.press('[');
	t.deepEqual(opened, [4810, 4805, 4801]);
	t.true(screen.frame().includes('revision 4801 cannot be shown: the provided resource version is too old'));
	t.regex(screen.frame(), /▸old-4805/, 'what was shown stays');
	await screen.press('t');
	t.true(screen.frame().includes('this is the past: esc goes back to now'));
	t.deepEqual(screen.ran, []);
	await screen.press('=');
	t.regex(screen.frame(), /revision 4805 → 4836/);
	t.regex(screen.frame(), /\+ Node node-0/);
	await screen.press('=');
	await screen.press(']]');
	t.regex(screen.frame(), /▸node-0/, 'after the last moment comes now');
	await screen.press('{');
	t.regex(screen.frame(), /▸old-4805/, 'ten seconds back');
	await screen.press(keys.escape);
	t.regex(screen.frame(), /▸node-0/);
	screen.close();
});

test('enter on an event goes to its moment', async t => {
	const screen = await openWithPast().screen;
	await screen.press('4');
	await screen.press('G');
	await screen.press(keys.enter);
	t.regex(screen.frame(), /▸old-4805/);
	screen.close();
});

test('without a past, the keys say so', async t => {
	const screen = await openDemo();
	await screen.press('[');
	t.true(screen.frame().includes('this cluster keeps no past to go to'));
	await screen.press(']');
	t.true(screen.frame().includes('this is now'));
	await screen.press('=');
	t.true(screen.frame().includes('go back with [ or { first'));
	screen.close();
});

test('z zooms, L changes the layout, and ctrl-l draws anew', async t => {
	const screen = await openDemo();
	await screen.press('2z');
	t.false(screen.frame().includes('┌ 1 placement'));
	await screen.press('z');
	t.true(screen.frame().includes('┌ 1 placement'));
	await screen.press('LL');
	t.true(screen.frame().includes('layout: tabs'));
	t.false(screen.frame().includes('┌ 1 placement'));
	await screen.press('L');
	const before = screen.frame();
	await screen.press(keys.control('l'));
	t.is(screen.session.getState().redraws, 1);
	t.is(screen.frame(), before);
	screen.close();
});

test('q, ctrl-c and :q quit from wherever one is', async t => {
	const screen = await openDemo();
	await screen.press('q');
	await screen.press('t');
	await screen.press('q');
	t.is(screen.quits, 1, 'q is a letter in a form');
	await screen.press(keys.control('c'));
	await screen.press(keys.escape);
	await screen.press(':');
	await screen.type('q\r');
	t.is(screen.quits, 3);
	await screen.press(keys.escape);
	await screen.resize(30, 5);
	await screen.press('q');
	t.is(screen.quits, 4, 'also when the terminal is too small');
	screen.close();
});

test('pods, workloads and events with long or wide names keep the frame', async t => {
	const cluster = createFakeCluster();
	putNode(cluster, `node-${'x'.repeat(200)}`);
	for (let index = 0; index < 150; index++) putPod(cluster, `p${index}`, {node: `node-${'x'.repeat(200)}`});
	putDeployment(cluster, 'w'.repeat(250), 3);
	putEvent(cluster, 'e', {
		reason: '再起動',
		pod: 'p',
		message: 'line one\nline two\u001B[31m 🚀',
		at: '2026-01-01T10:32:00Z',
	});
	const screen = await openScreen({cluster});
	t.is(screen.lines().length, 40);
	t.regex(screen.frame(), / \+\d+ /);
	for (const line of screen.lines().slice(1, 37))
		t.true(line.endsWith('│') || line.endsWith('┐') || line.endsWith('┘'), line);
	screen.close();
});
