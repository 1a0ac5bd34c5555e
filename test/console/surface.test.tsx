import {mkdtemp, readFile, rm, stat, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import test from 'ava';
import {loadSettings} from '../../source/cli/console-settings.ts';
import {clipboardSequence} from '../../source/console/copy-action.ts';
import {checkConfig} from '../../source/console/config/check-config.ts';
import {configSchema} from '../../source/console/config/config-schema.ts';
import {readConfig, reboundKeymap} from '../../source/console/config/read-config.ts';
import {historyLinesMax} from '../../source/console/limits.ts';
import {remember} from '../../source/console/palette-state.ts';
import {runConsole} from '../../source/console/run-console.tsx';
import {initialState} from '../../source/console/state.ts';
import {layoutOf, readSavedLayout, stateAtStart} from '../../source/console/saved-layout.ts';
import {mouseModes, readMouseReports} from '../../source/console/mouse.ts';
import {spokenLines} from '../../source/console/spoken-lines.ts';
import {themeNames, themeOf, themes} from '../../source/console/theme.ts';
import type {ConsoleOptions} from '../../source/console/types.ts';
import {tableIn} from '../docs/reference-tables.ts';
import {putDemo, putEvent} from './builders.ts';
import {captureScreens} from './captured-screens.tsx';
import {createFakeCluster} from './fake-cluster.ts';
import {createTestTerminal, keys, openDemo, selected} from './screen.tsx';

/* The surface of the console: mouse, themes, clipboard, configuration, and what happens when a panel fails. */

test('reports of the mouse are read in SGR form; other buttons, releases and shift are not ours', t => {
	t.deepEqual(readMouseReports('\u001B[<0;5;3M\u001B[<0;5;3mjj\u001B[<64;1;1M\u001B[<65;120;40M'), [
		{kind: 'press', column: 4, row: 2},
		{kind: 'wheel-up', column: 0, row: 0},
		{kind: 'wheel-down', column: 119, row: 39},
	]);
	t.deepEqual(readMouseReports('\u001B[<2;5;3M\u001B[<4;5;3M\u001B[<32;5;3M\u001B[A'), []);
	t.is(mouseModes(true), '\u001B[?1000h\u001B[?1006h');
	t.is(mouseModes(false), '\u001B[?1006l\u001B[?1000l');
});

test('a click goes to a panel and selects a row, the wheel moves on', async t => {
	const screen = await openDemo();
	const size = {columns: 120, rows: 40};
	const press = async (column: number, row: number, kind: 'press' | 'wheel-down' | 'wheel-up' = 'press') => {
		screen.session.mouse({kind, column, row}, size);
		await screen.publish();
	};
	await press(
		3,
		screen.lines().findIndex(line => line.includes('│ node-2')),
	);
	t.is(selected(screen), 'node-2');
	await press(3, 1, 'wheel-down');
	t.is(selected(screen), '(none)');
	await press(
		70,
		screen.lines().findIndex(line => line.includes('dedicated')),
	);
	t.is(screen.session.getState().focus, 'taints');
	t.regex(screen.frame(), /│▸node-3 {2}dedicated/);
	await press(70, 15);
	t.regex(screen.frame(), /│▸node-3 {2}dedicated/, 'below the rows there is nothing to select');
	await press(70, 0);
	t.is(screen.session.getState().focus, 'taints');
	await screen.press('?');
	await press(10, 10, 'wheel-down');
	t.like(screen.session.getState().mode, {kind: 'sheet', top: 3});
	await press(10, 10);
	t.is(screen.session.getState().mode.kind, 'sheet');
	await screen.press(keys.escape);
	await screen.resize(80, 24);
	screen.session.mouse(
		{kind: 'press', column: screen.lines()[1]!.indexOf('4 events'), row: 1},
		{columns: 80, rows: 24},
	);
	await screen.publish();
	t.is(screen.session.getState().focus, 'events');
	await screen.press('M');
	t.false(screen.session.getState().mouse);
	t.true(screen.frame().includes('mouse: left to the terminal'));
	screen.close();
});

test('every theme has every tone, and NO_COLOR wins', t => {
	const tones = Object.keys(themes.default);
	for (const name of themeNames) t.deepEqual(Object.keys(themes[name]), tones, name);
	t.is(themeOf({}, 'light'), themes.light);
	t.is(themeOf({NO_COLOR: '1'}, 'light'), themes.none);
	t.is(themeOf({NO_COLOR: ''}), themes.default);
});

test('Y copies a name, a name with its namespace, or YAML', async t => {
	const copied: string[] = [];
	const screen = await openDemo({terminal: {copy: text => void copied.push(text)}});
	await screen.press('3Y');
	await screen.press('1');
	t.true(screen.frame().includes('✓ copied web'));
	await screen.press('Y');
	await screen.press('2');
	await screen.press('Y');
	await screen.press('3');
	t.deepEqual(copied.slice(0, 2), ['web', 'default/web']);
	t.regex(copied[2]!, /^apiVersion: .*\nkind: Deployment\n/);
	t.is(clipboardSequence('web'), '\u001B]52;c;d2Vi\u0007');
	screen.close();
});

test('F keeps the newest selected until the selection is moved', async t => {
	const screen = await openDemo();
	const reason = () => /│▸ +\S+ +!? +(\S+)/.exec(screen.frame())?.[1];
	await screen.press('4jF');
	t.is(reason(), 'FailedScheduling');
	putEvent(screen.cluster, 'later', {reason: 'Scheduled', pod: 'web-a0', message: '', at: '2026-01-01T10:32:08Z'});
	await screen.publish();
	t.is(reason(), 'Scheduled');
	await screen.press('j');
	putEvent(screen.cluster, 'latest', {reason: 'Started', pod: 'web-a0', message: '', at: '2026-01-01T10:32:09Z'});
	await screen.publish();
	t.is(reason(), 'FailedScheduling');
	screen.close();
});

test('the palette goes to panels and changes the theme', async t => {
	const screen = await openDemo();
	const say = async (line: string) => {
		await screen.press(':');
		await screen.type(`${line}\r`);
	};
	await say('pods');
	t.is(screen.session.getState().focus, 'pods');
	await say('no');
	t.is(screen.session.getState().focus, 'nodes');
	await say('theme light');
	t.is(screen.session.getState().theme, 'light');
	await say('theme dark');
	t.true(screen.frame().includes('there is no such theme (default, truecolor, colour-blind, light, none)'));
	await screen.press(keys.escape);
	await say('q');
	t.is(screen.quits, 1);
	t.deepEqual(screen.ran, []);
	screen.close();
});

test('a panel that fails says what failed, and the others and the keys go on', async t => {
	const screen = await openDemo();
	await screen.press('3');
	const informer = screen.cluster.informers.of('Deployment');
	const broken = {...informer.get('default/web')!, spec: null};
	(informer as unknown as {objects: Map<string, unknown>}).objects.set('default/web', broken);
	screen.cluster.put('ReplicaSet', {metadata: {name: 'other', namespace: 'default'}, spec: {replicas: 1}});
	await screen.publish();
	t.regex(screen.frame(), /this panel failed: /);
	t.is(screen.lines().length, 40);
	t.true(screen.frame().includes('│ node-2'));
	await screen.press('s');
	await screen.press('1j');
	t.is(selected(screen), 'node-1');
	screen.close();
});

test('a screen reader gets the selected row in words, the question and the answer', async t => {
	const screen = await openDemo();
	const lines = () => {
		const state = screen.session.getState();
		const snapshot = screen.snapshot();
		return spokenLines(state, {snapshot, informers: screen.cluster.informers}, {title: 'demo', readOnly: false});
	};
	t.regex(lines()[0]!, /^inkube demo · rev 4 836/);
	t.deepEqual(lines().slice(1), ['placement, row 1 of 6', 'node node-0, cpu 50%, memory 25%, pods 4 running']);
	await screen.press('r');
	t.true(lines().includes('really?'));
	t.true(lines().includes(': drain node-0'));
	await screen.press('n');
	t.is(lines().at(-1), 'left alone: drain node-0');
	screen.close();
});

test('a configuration is refused with its place and what is allowed there', t => {
	const refused: readonly [text: string, message: string][] = [
		['theme: dark', 'c.yaml:1:8: theme: "dark" is none of default, truecolor, colour-blind, light, none'],
		[
			'mouse: true\ncolour: red',
			'c.yaml:2:1: there is no field "colour"; there are theme, mouse, screenReader, readOnly, layout, keys, defaults',
		],
		['mouse: maybe', 'c.yaml:1:8: mouse: "maybe" must be true or false'],
		['defaults:\n  speed: 2000', 'c.yaml:2:10: defaults.speed: 2000 must be a number from 0 to 1000'],
		['defaults: {nodes: 1.5}', 'c.yaml:1:19: defaults.nodes: 1.5 must be a whole number of at least 0'],
		['keys:\n  zoom: [zz]', 'c.yaml:2:10: keys.zoom.0: "zz" is not a key: j, ctrl-l, pgdn, space'],
		['keys:\n  zoom: [j]', 'c.yaml:2:3: keys: j is both zoom and down'],
		['keys:\n  zoom: []', 'c.yaml:2:9: keys.zoom: must have at least 1 entry, not 0'],
		['layout: {panels: [pods, pods, log, taints]}', 'c.yaml:1:25: layout.panels.1: "pods" is there twice'],
		['layout: {panels: [pods]}', 'c.yaml:1:18: layout.panels: must have 4 entries, not 1'],
		['- 1', 'c.yaml:1:1: [1] must be fields: theme, mouse, screenReader, readOnly, layout, keys, defaults'],
		['theme: 1', 'c.yaml:1:8: theme: 1 must be text; put it in quotes'],
		['keys: {cordon: [N]}', 'c.yaml:1:17: keys.cordon.0: false must be text; put it in quotes'],
		['theme: light\n---\ntheme: none', 'c.yaml:3:1: there must be one document'],
	];
	for (const [text, message] of refused) t.throws(() => readConfig(text, 'c.yaml'), {message}, text);
	t.throws(() => readConfig('theme: [', 'c.yaml'), {message: /^c\.yaml:1:\d+: /});
	t.deepEqual(readConfig('# nothing', 'c.yaml'), {});
	t.deepEqual(checkConfig({keys: {quit: ['Q'], taint: ['t', 'ctrl-t']}}, configSchema), []);
});

test('other keys are used by the footer, the help and the keyboard', async t => {
	const keymap = reboundKeymap(readConfig('keys: {cordon: ["N"], zoom: [Z, ctrl-o]}', 'c.yaml'));
	const screen = await openDemo({keymap});
	t.regex(screen.lines().at(-1)!, / N cordon /);
	await screen.press('c');
	await screen.press('N');
	t.deepEqual(screen.ran, ['cordon node-0']);
	await screen.press('?');
	t.regex(screen.frame(), /Z ctrl-o +give the whole screen/);
	screen.close();
});

test('the console is there before its cluster, and keeps what is pressed meanwhile for it', async t => {
	const {terminal, send, shows} = createTestTerminal();
	const cluster = createFakeCluster();
	putDemo(cluster);
	const opened = Promise.withResolvers<ConsoleOptions>();
	const asked = Promise.withResolvers<void>();
	const open = (): Promise<ConsoleOptions> => {
		asked.resolve();
		return opened.promise;
	};
	const left = runConsole({title: 'demo', screenReader: true}, open, terminal);
	await asked.promise;
	await shows(/^inkube demo · loading … \? help\s+placement: loading …/);
	send('j');
	opened.resolve({cluster, title: 'demo', screenReader: true, runCommandLine: async () => ({lines: []})});
	await shows(/5 nodes 4 ready[^]*placement, row 2 of 6/);
	send('q');
	await t.notThrowsAsync(left);
});

test('a console that is left before its cluster is there never shows it; one whose cluster fails says why', async t => {
	const {terminal, send} = createTestTerminal();
	const quitsAtOnce = (): Promise<never> => {
		send('q');
		return new Promise(() => {});
	};
	await t.notThrowsAsync(runConsole({screenReader: true}, quitsAtOnce, terminal));
	const failing = async (): Promise<never> => {
		throw new Error('the folder is in use');
	};
	await t.throwsAsync(runConsole({screenReader: true}, failing, createTestTerminal().terminal), {
		message: 'the folder is in use',
	});
});

test('a console begins as the last one was left, whatever else is in the file', t => {
	const {panels} = initialState;
	const left = {
		...initialState,
		theme: 'light' as const,
		preset: 'tabs' as const,
		panels: {
			...panels,
			pods: {
				list: {
					...panels.pods.list,
					hidden: ['node'],
					columnOrder: ['age', 'pod'],
					sort: {column: 'age', reversed: true},
					filter: 'web',
				},
			},
		},
	};
	const saved = readSavedLayout(JSON.parse(JSON.stringify(layoutOf(left))));
	t.like(stateAtStart({layout: saved}), {theme: 'light', preset: 'tabs'});
	t.like(stateAtStart({layout: saved}).panels.pods.list, {
		hidden: ['node'],
		columnOrder: ['age', 'pod'],
		sort: {column: 'age'},
		filter: '',
	});
	for (const junk of [undefined, [], 'x', {theme: 'dark', grid: ['pods'], panels: {pods: {sort: 1, hidden: 3}, x: 1}}])
		t.like(stateAtStart({layout: readSavedLayout(junk)}), {theme: 'default', grid: initialState.grid});
});

test('what was typed in the palette is there the next time, bounded and for its owner only', async t => {
	const home = await mkdtemp(path.join(tmpdir(), 'inkube-test-'));
	t.teardown(() => rm(home, {recursive: true}));
	const environment = {XDG_CONFIG_HOME: home};
	/** A console that runs lines, then ends. */
	const session = async (flags: Parameters<typeof loadSettings>[0], ...lines: readonly string[]) => {
		const {settings, save} = await loadSettings(flags, environment);
		return async () => {
			settings.saveLayout!(layoutOf(initialState));
			settings.saveHistory!(lines.reduce(remember, stateAtStart(settings).history));
			await save();
		};
	};
	const first = await session({}, 'cordon node-1', 'uncordon node-1');
	const beside = await session({}, 'pause');
	await first();
	await beside();
	const file = path.join(home, 'inkube', 'history');
	t.is(await readFile(file, 'utf8'), 'cordon node-1\nuncordon node-1\npause\n', 'two consoles at once');
	t.is((await stat(file)).mode & 0o777, 0o600);
	await (
		await session({readOnly: true}, 'wait node/node-1 ready')
	)();
	await (
		await session({}, 'cordon node-1')
	)();
	t.deepEqual((await loadSettings({}, environment)).settings.history, ['uncordon node-1', 'pause', 'cordon node-1']);
	await writeFile(file, Array.from({length: 500}, (_, index) => `speed ${index}\n`).join(''));
	const {history = []} = (await loadSettings({}, environment)).settings;
	t.deepEqual([history.length, history.at(-1)], [historyLinesMax, 'speed 499']);
});

test('flags come before the file, the file before how the console was left', async t => {
	const home = await mkdtemp(path.join(tmpdir(), 'inkube-test-'));
	t.teardown(() => rm(home, {recursive: true}));
	const environment = {XDG_CONFIG_HOME: home};
	const first = await loadSettings({}, environment);
	t.like(first.settings, {theme: 'default', mouse: true});
	first.settings.saveLayout!({...layoutOf(initialState), theme: 'truecolor'});
	await first.save();
	t.is((await loadSettings({}, environment)).settings.theme, 'truecolor');
	const file = path.join(home, 'inkube', 'config.yaml');
	await writeFile(file, 'theme: light\nmouse: false\nreadOnly: true\nlayout: {preset: tabs}\n');
	const second = await loadSettings({}, environment);
	t.like(second, {readOnly: true, settings: {theme: 'light', mouse: false}});
	t.is(second.settings.layout?.preset, 'tabs');
	t.is((await loadSettings({theme: 'none'}, environment)).settings.theme, 'none');
	await t.throwsAsync(loadSettings({theme: 'dark'}, environment), {message: /^--theme must be one of default, /});
	await t.throwsAsync(loadSettings({config: 'nowhere.yaml'}, environment), {message: /there is no such file/});
	await writeFile(file, 'theme: dark\n');
	await t.throwsAsync(loadSettings({}, environment), {
		message: `${file}:1:8: theme: "dark" is none of ${themeNames.join(', ')}`,
	});
	await writeFile(file, '');
	await writeFile(path.join(home, 'inkube', 'state.json'), '{broken');
	t.is((await loadSettings({}, environment)).settings.theme, 'default');
});

test('the screens of the documentation are those that the console draws', async t => {
	const text = await readFile('docs/console.md', 'utf8');
	for (const [name, screen] of Object.entries(await captureScreens()))
		t.is(tableIn(text, name), `\`\`\`text\n${screen}\n\`\`\``, `${name}: run node scripts/write-screens.mjs`);
});

test('forms, questions and choices fit every screen, also while it changes', async t => {
	const screen = await openDemo({
		previewCommandLine: async () => ({
			summary: 'evicts 9 pods; '.repeat(20),
			details: Array.from({length: 9}, (_, index) => `evicts default/web-${index} `.repeat(9)),
		}),
		terminal: {copy() {}},
	});
	const sizes = [
		[120, 40],
		[80, 24],
		[200, 60],
		[60, 15],
		[40, 10],
		[60, 15],
	] as const;
	for (const key of ['1t', '1r', '1l', 'Y', '3r', '3i', 'D', 'a', '0']) {
		for (const [columns, rows] of sizes) {
			await screen.resize(columns, rows);
			if (columns === 120) await screen.press(key);
			t.is(screen.lines().length, rows, `${columns}×${rows} after ${key}`);
			t.true(
				screen.lines().every(line => [...line].length <= columns),
				`${columns}×${rows} after ${key}`,
			);
		}
		await screen.press(keys.escape);
	}
	screen.close();
});
