import test from 'ava';
import {parse} from 'yaml';
import {keys, lineWith, openDemo, type Screen} from './screen.tsx';

/* What keys do to objects: forms, questions with options, the way back, and the editor. */

const webOf = (screen: Screen) => screen.cluster.informers.of('Deployment').get('default/web')!;

test('a taint form says what is in sight at once and what the scheduler answers below it', async t => {
	const previewed: string[] = [];
	const rested: (() => void)[] = [];
	const screen = await openDemo({
		terminal: {whenRested: run => void rested.push(run)},
		previewCommandLine: async line => {
			previewed.push(line);
			return {
				summary: 'evicts 7 pods; 3 would stay Pending: Insufficient cpu',
				details: Array.from({length: 7}, (_, index) => `evicts default/web-${index}, stays Pending`),
			};
		},
	});
	await screen.press('t');
	t.true(screen.frame().includes('evicts 4 of 4 pods on node-0'));
	const height = screen.lines().findIndex(line => line.includes('┌ taint node-0'));
	t.deepEqual(previewed, [], 'not while somebody types');
	await screen.type('x');
	for (const run of rested) run();
	await screen.publish();
	t.deepEqual(previewed, [], 'nothing is asked about a taint that is none');
	await screen.press(keys.backspace);
	rested.at(-1)!();
	await screen.publish();
	t.deepEqual(previewed, ['taint node node-0 key1=value1:NoExecute']);
	t.true(screen.frame().includes('3 would stay Pending: Insufficient cpu'));
	t.true(screen.frame().includes('evicts default/web-3, stays Pending'));
	t.true(screen.frame().includes('and 3 more'));
	t.is(
		screen.lines().findIndex(line => line.includes('┌ taint node-0')),
		height,
		'the form does not move',
	);
	await screen.press(keys.tab);
	t.false(screen.frame().includes('Insufficient cpu'), 'an answer to another question is gone');
	screen.close();
});

test('t on a workload tolerates a taint; the taints there are come first', async t => {
	const screen = await openDemo();
	await screen.press('3t');
	t.regex(lineWith(screen, ': tolerate'), /: tolerate deployment web key1=value1:NoExecute +--namespace default/);
	t.true(screen.frame().includes('deployment web rolls out pods that tolerate key1=value1:NoExecute'));
	await screen.press(keys.down);
	await screen.type(' for 30s');
	t.regex(lineWith(screen, ': tolerate'), /dedicated=gpu:NoSchedule for 30s/);
	await screen.press(keys.enter);
	t.regex(screen.frame(), /only NoExecute can be tolerated for a while/);
	await screen.press(keys.tab);
	await screen.press(keys.tab);
	await screen.press(keys.enter);
	t.deepEqual(screen.ran, ['tolerate deployment web dedicated=gpu:NoExecute for 30s --namespace default']);
	screen.close();
});

test('i, b and n fill in images, labels and annotations', async t => {
	const screen = await openDemo();
	await screen.press('3i');
	t.regex(lineWith(screen, ': set image'), /: set image deployment web /);
	await screen.press(keys.control('u'));
	await screen.type('web=nginx:2');
	t.true(screen.frame().includes('rolls out nginx:2'));
	await screen.press(keys.enter);
	await screen.press('1b');
	await screen.press(keys.control('u'));
	await screen.type('tier');
	await screen.press(keys.enter);
	t.true(screen.frame().includes('label: "tier" is neither KEY=VALUE nor KEY-'));
	await screen.type('=front');
	t.true(screen.frame().includes('tier is new'));
	await screen.press(keys.enter);
	await screen.press('n');
	await screen.press(keys.control('u'));
	await screen.type("'note=two words'\r");
	t.deepEqual(screen.ran, [
		'set image deployment web web=nginx:2 --namespace default',
		'label node node-0 tier=front --overwrite',
		"annotate node node-0 'note=two words' --overwrite",
	]);
	screen.close();
});

test('r on workloads offers what can be done to their rollouts, on all that are marked', async t => {
	const screen = await openDemo();
	await screen.press('3r');
	t.regex(lineWith(screen, '▸ 1'), /restart/);
	for (const word of ['undo', 'pause']) t.true(screen.frame().includes(word));
	await screen.press('2');
	await screen.press('vvr');
	t.true(screen.frame().includes('rollout of web and 1 more'));
	t.false(screen.frame().includes('pause '), 'only Deployments pause');
	await screen.press(keys.enter);
	t.deepEqual(screen.ran, [
		'rollout undo deployment web --namespace default',
		'rollout restart deployment web --namespace default',
		'rollout restart statefulset db --namespace default',
	]);
	screen.close();
});

test('tab goes through the options of a drain or a deletion, and the question follows', async t => {
	const asked: string[] = [];
	const screen = await openDemo({
		previewCommandLine: async line => {
			asked.push(line);
			return undefined;
		},
	});
	await screen.press('r');
	t.regex(lineWith(screen, 'options:'), /none +--force +--grace-period 0/);
	await screen.press(keys.tab);
	t.true(screen.frame().includes(': drain node-0 --force'));
	t.true(screen.frame().includes('cordons node-0 and evicts 4 pods'));
	await screen.press('y');
	await screen.press('3D');
	await screen.press(keys.tab);
	await screen.press(keys.tab);
	await screen.press('y');
	t.deepEqual(screen.ran, ['drain node-0 --force', 'delete deployment web --namespace default --cascade orphan']);
	t.deepEqual(asked.slice(0, 2), ['drain node-0', 'drain node-0 --force']);
	screen.close();
});

test('T takes a taint off every marked node that has it', async t => {
	const screen = await openDemo();
	await screen.press('VjjjVT');
	t.regex(lineWith(screen, 'remove a taint of'), /remove a taint of node-\d+ and \d more/);
	t.regex(lineWith(screen, '▸ 1'), /key1=value1:NoExecute/);
	await screen.press(keys.enter);
	t.deepEqual(screen.ran, ['untaint node node-1 key1:NoExecute']);
	screen.close();
});

test('a long command shows how far it is and what holds it back', async t => {
	const end = Promise.withResolvers<{lines: string[]}>();
	const screen = await openDemo({
		runCommandLine: (_, {progress}) => {
			progress('evicting pod default/web-1', {done: 3, all: 7, held: 2});
			return end.promise;
		},
	});
	await screen.press('ry');
	t.regex(
		lineWith(screen, '▶ drain'),
		/▶ drain node-0 ▰▰▰▱▱▱▱ 3\/7, 2 held back by budgets … evicting pod default\/web-1 +esc stop/,
	);
	end.resolve({lines: ['node/node-0 drained']});
	await screen.publish();
	t.true(screen.frame().includes('✓ node/node-0 drained'));
	screen.close();
});

test('U takes back what was done last, all its lines, and asks first', async t => {
	const inverses: {readonly [line: string]: readonly string[] | undefined} = {
		'cordon node-0': ['uncordon node-0'],
		'cordon node-1': ['uncordon node-1'],
		'scale deployment web --replicas 13 --namespace default': ['scale deployment web --replicas 12'],
	};
	const screen = await openDemo({inverseOf: async line => inverses[line]});
	await screen.press('U');
	t.true(screen.frame().includes('nothing to undo'));
	await screen.press('vvc');
	await screen.press(keys.escape);
	await screen.press('3+');
	await screen.press('Dy');
	await screen.press('U');
	t.true(screen.frame().includes('there is no way back from delete deployment web --namespace default'));
	await screen.press('U');
	t.true(screen.frame().includes('┌ undo?'));
	t.true(screen.frame().includes('takes back scale deployment web --replicas 13'));
	await screen.press('n');
	await screen.press('U');
	await screen.press('y');
	await screen.press('U');
	t.true(screen.frame().includes(': uncordon node-1 and 1 more'));
	await screen.press('y');
	await screen.press('U');
	t.true(screen.frame().includes('nothing to undo'), 'what was taken back is not taken back again');
	t.deepEqual(screen.ran.slice(4), ['scale deployment web --replicas 12', 'uncordon node-1', 'uncordon node-0']);
	screen.close();
});

test('a command that failed leaves nothing to undo', async t => {
	const screen = await openDemo({
		inverseOf: async () => ['uncordon node-0'],
		runCommandLine: () => Promise.reject(new Error('no')),
	});
	await screen.press('c');
	await screen.press('U');
	t.true(screen.frame().includes('nothing to undo'));
	screen.close();
});

/** An editor that answers with what each function makes of the text, one after the other. */
const editorOf = (...edits: ((text: string) => string)[]) => {
	const shown: string[] = [];
	return {
		shown,
		editText: async (text: string) => {
			shown.push(text);
			return edits[shown.length - 1]!(text);
		},
	};
};

test('e opens the object in the editor and patches what was changed, unless somebody else was faster', async t => {
	const editor = editorOf(text => text.replace('replicas: 12', 'replicas: 14'));
	const screen = await openDemo({terminal: editor});
	await screen.press('3e');
	await screen.publish();
	t.regex(editor.shown[0]!, /^# Please edit the object below\. Lines beginning with a '#' will be ignored,\n/);
	t.like(parse(editor.shown[0]!), {kind: 'Deployment', spec: {replicas: 12}});
	const {resourceVersion} = webOf(screen).metadata;
	t.deepEqual(screen.ran, [
		`patch deployment web --type merge --patch '{"spec":{"replicas":14},"metadata":{"resourceVersion":"${resourceVersion}"}}' --namespace default`,
	]);
	screen.close();
});

test('what the server refuses is opened again with the reason on top', async t => {
	const editor = editorOf(
		text => text.replace('replicas: 12', 'replicas: [12'),
		text => text.replace('replicas: [12', 'replicas: -1'),
		text => text.replace('kind: Deployment', 'kind: Job'),
		text => text.replace('kind: Job', 'kind: Deployment').replace('replicas: -1', 'replicas: 5'),
	);
	const screen = await openDemo({
		terminal: editor,
		runCommandLine: async line => {
			if (line.includes('-1')) throw new Error('spec.replicas: Invalid value: -1');
			return {lines: ['deployment.apps/web patched']};
		},
	});
	await screen.press('3e');
	for (let turn = 0; turn < 8; turn++) await screen.publish();
	t.is(editor.shown.length, 4);
	t.regex(editor.shown[1]!, /^# edited:\d+:\d+: /m);
	t.regex(editor.shown[2]!, /^# spec\.replicas: Invalid value: -1$/m);
	t.regex(editor.shown[3]!, /^# kind and name must stay Deployment web$/m);
	t.is(screen.ran.length, 2);
	t.true(screen.frame().includes('✓ deployment.apps/web patched'));
	screen.close();
});

test('an edit that changes nothing, an empty one and an editor that is not there do nothing', async t => {
	for (const editText of [async (text: string) => text, async () => '# nothing\n']) {
		const screen = await openDemo({terminal: {editText}});
		await screen.press('3e');
		await screen.publish();
		t.true(screen.frame().includes('nothing was changed'));
		t.deepEqual(screen.ran, []);
		screen.close();
	}
	const screen = await openDemo({terminal: {editText: () => Promise.reject(new Error('vi: not found'))}});
	await screen.press('3e');
	await screen.publish();
	t.true(screen.frame().includes('✕ cannot edit: vi: not found'));
	screen.close();
});

test('a opens the palette at apply, with the files there are', async t => {
	const screen = await openDemo({
		completeCommandLine: line => (line.startsWith('apply ') ? [{text: 'web.yaml'}, {text: 'shop/'}] : []),
	});
	await screen.press('a');
	t.regex(lineWith(screen, ': apply'), /: apply /);
	t.true(screen.frame().includes('shop/'));
	await screen.press(keys.tab);
	await screen.press(keys.enter);
	t.deepEqual(screen.ran, ['apply web.yaml']);
	screen.close();
});
