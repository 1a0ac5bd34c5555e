import test from 'ava';
import * as fc from 'fast-check';
import stringWidth from 'string-width';
import {drawRow, layoutColumns, type Column, type Row} from '../../source/console/columns.ts';
import {fitText} from '../../source/console/fit-text.ts';
import {parseFilter} from '../../source/console/filter.ts';
import {readKeyPresses, type InkKey} from '../../source/console/key-press.ts';
import {availableKeys, bindingOf, keyConflicts, keymap} from '../../source/console/keymap.ts';
import {gridPresets, layoutPresets, layoutScreen} from '../../source/console/layout.ts';
import {fitLine, lineText, lineWidth, span} from '../../source/console/line.ts';
import {editLine, editorWith} from '../../source/console/line-editor.ts';
import {
	emptyList,
	markRange,
	moveSelection,
	resolveList,
	selectAt,
	toggleMark,
} from '../../source/console/list-state.ts';
import {recentFirst} from '../../source/console/recent-first.ts';
import {openPalette, pressPalette, remember} from '../../source/console/palette-state.ts';
import {barText, drawBar} from '../../source/console/panels/bar.ts';
import {panelIds} from '../../source/console/panels/panel.ts';
import {fasterThan, slowerThan} from '../../source/console/speeds.ts';
import {textWidth} from '../../source/console/text-width.ts';
import {themeOf} from '../../source/console/theme.ts';
import {wrapLine} from '../../source/console/wrap-line.ts';
import {whySheet} from '../../source/console/sheets/why.ts';

const noKey: InkKey = {
	upArrow: false,
	downArrow: false,
	leftArrow: false,
	rightArrow: false,
	pageDown: false,
	pageUp: false,
	home: false,
	end: false,
	return: false,
	escape: false,
	ctrl: false,
	shift: false,
	tab: false,
	backspace: false,
	delete: false,
	meta: false,
};

test('text is cut or padded to an exact width, also when characters are two columns wide', t => {
	t.is(fitText('node-1', 8), 'node-1  ');
	t.is(fitText('12', 5, 'right'), '   12');
	t.is(fitText('a-rather-long-name', 8), 'a-rathe…');
	t.is(fitText('日本語のイベント', 7), '日本語…');
	t.is(fitText('two\nlines\u001B[31m', 12), 'two lines […');
	t.is(fitText('x', 0), '');
});

test('a text is as wide as Ink takes it to be, whatever its characters and styles', t => {
	for (let code = 0x20; code < 0x30_00; code++) {
		const text = String.fromCodePoint(code);
		t.is(textWidth(text), stringWidth(text), `U+${code.toString(16)}`);
	}
	fc.assert(
		fc.property(fc.string({unit: 'grapheme'}), text =>
			t.is(textWidth(`\u001B[31m${text}\u001B[39m`), stringWidth(text)),
		),
	);
});

test('a line has the width it was asked for, whatever it holds', t => {
	fc.assert(
		fc.property(fc.array(fc.string({unit: 'grapheme', maxLength: 12}), {maxLength: 5}), fc.nat(60), (texts, width) => {
			t.is(
				lineWidth(
					fitLine(
						texts.map(text => span(text)),
						width,
					),
				),
				width,
			);
		}),
		{numRuns: 200},
	);
});

test('a long line goes on below its text, and loses nothing but blanks', t => {
	const help = [
		span('  '),
		span('esc       '),
		span('close, stop the running command, clear the filter'),
		span('  (any)', 'muted'),
	];
	t.deepEqual(wrapLine(help, 34).map(lineText), [
		'  esc       close, stop the',
		'            running command, clear',
		'            the filter  (any)',
	]);
	t.deepEqual(wrapLine(help, 80), [help]);
	const words = (line: string) => line.replaceAll(/\s/g, '');
	const text = fc.string({unit: fc.constantFrom('a', 'b', ' ', '│', '日', '\t'), maxLength: 30});
	fc.assert(
		fc.property(fc.array(text, {maxLength: 5}), fc.integer({min: 4, max: 40}), (texts, width) => {
			const line = texts.map(each => span(each));
			const lines = wrapLine(line, width);
			t.is(words(lines.map(lineText).join('')), words(lineText(line)));
			t.true(lines.every(one => lineWidth(one) <= width));
		}),
	);
});

test('columns never take more than their panel, and rows are as wide as the columns', t => {
	const columns: readonly Column[] = [
		{key: 'name', grow: true, minimum: 8},
		{key: 'ready', align: 'right'},
		{key: 'node', dropAt: 1},
		{key: 'message', dropAt: 2},
	];
	const cell = fc.string({maxLength: 40});
	fc.assert(
		fc.property(
			fc.array(fc.record({name: cell, ready: cell, node: cell, message: cell})),
			fc.integer({min: 8, max: 200}),
			(cells, width) => {
				const rows = cells.map((texts, index): Row => ({uid: String(index), ...texts}));
				const sized = layoutColumns(columns, rows, width);
				const total = sized.reduce((sum, column) => sum + column.width, 2 * (sized.length - 1));
				t.true(total <= width);
				for (const row of rows) t.is(lineWidth(drawRow(sized, row)), total);
			},
		),
		{numRuns: 200},
	);
});

test('a narrow panel leaves out its least important columns first', t => {
	const columns: readonly Column[] = [
		{key: 'name', grow: true},
		{key: 'node', dropAt: 1},
		{key: 'age', dropAt: 2},
	];
	const rows: readonly Row[] = [{uid: '1', name: 'web', node: 'node-1', age: '8m'}];
	const shown = (width: number): string[] => layoutColumns(columns, rows, width).map(({column}) => column.key);
	t.deepEqual(shown(40), ['name', 'node', 'age']);
	t.deepEqual(shown(13), ['name', 'node']);
	t.deepEqual(shown(6), ['name']);
});

const filteredRow = (text: string, labels: {readonly [key: string]: string} = {}) => {
	const [name = '', status = '', node = ''] = text.split(' ');
	const cells: {readonly [column: string]: string} = {name, status, node};
	return {text, search: text.toLowerCase(), labels, cell: (column: string) => cells[column] ?? ''};
};

const filteredRows = [
	filteredRow('web-1 Running node-1', {app: 'web', tier: 'front'}),
	filteredRow('web-2 Pending', {app: 'web'}),
	filteredRow('db-0 Running node-2', {app: 'db'}),
];

const filters: readonly [filter: string, names: string, story: string][] = [
	['', 'web-1 web-2 db-0', 'nothing to look for'],
	['WEB', 'web-1 web-2', 'any case'],
	['!web', 'db-0', 'not this'],
	['running !node-2', 'web-1', 'all words'],
	['!', 'web-1 web-2 db-0', 'a lone ! is not yet a word'],
	['status:pend', 'web-2', 'a column'],
	['node:web', '', 'only that column'],
	['Status:pending status:running name:web', 'web-1 web-2', 'the same column is either, others are both'],
	['!status:running', 'web-2', 'not in a column'],
	['label:app=web !label:tier', 'web-2', 'labels by value and by name'],
	['label:app=we', '', 'a label is its whole value'],
	['/^(web|db)-[01]/', 'web-1 db-0', 'a regular expression'],
	['!/NODE-\\d/', 'web-2', 'in any case, and turned round'],
	['/(/', '', 'one that cannot be read is a word'],
	['colour:red', '', 'no such column: a word like any other'],
];

for (const [filter, names, story] of filters)
	test(`filter ${JSON.stringify(filter)}: ${story}`, t => {
		const {passes} = parseFilter(filter, ['name', 'status', 'node']);
		t.deepEqual(
			filteredRows.filter(passes).map(({text}) => text.split(' ')[0]),
			names.split(' ').filter(Boolean),
		);
	});

test('marks are toggled one by one or over a range, and go on with the selection', t => {
	const rows = ['a', 'b', 'c', 'd', 'e'].map(uid => ({uid}));
	let list = toggleMark(selectAt(emptyList, rows, 1, 5), rows, 5);
	t.is(list.uid, 'c', 'the next row is selected');
	list = markRange(moveSelection(list, rows, 1, 5), rows, 5);
	t.deepEqual([...list.marks], ['b', 'c', 'd']);
	list = toggleMark(selectAt(list, rows, 2, 5), rows, 5);
	t.deepEqual([...list.marks], ['b', 'd']);
	t.deepEqual([...markRange(emptyList, [], 5).marks], [], 'nothing to mark in an empty list');
	t.deepEqual(
		[...markRange(selectAt(emptyList, rows, 3, 5), rows, 5).marks],
		['d'],
		'without a beginning, the row itself',
	);
});

test('glued key repeats are as many presses', t => {
	t.deepEqual(
		readKeyPresses('jjj', noKey).map(({name}) => name),
		['j', 'j', 'j'],
	);
	t.deepEqual(
		readKeyPresses('a \r', noKey).map(({name}) => name),
		['a', 'space', 'enter'],
	);
	t.deepEqual(readKeyPresses('l', {...noKey, ctrl: true}), [{name: 'ctrl-l'}]);
	t.deepEqual(readKeyPresses('', {...noKey, tab: true, shift: true}), [{name: 'shift-tab'}]);
	t.deepEqual(readKeyPresses('x', {...noKey, meta: true}), [], 'alt-x is no x');
	t.deepEqual(readKeyPresses('\u0000', noKey), []);
});

test('no key of the table means two things, and read-only leaves no writing one', t => {
	t.deepEqual(keyConflicts(keymap), []);
	t.is(bindingOf('t', {readOnly: false, kind: 'Node'})?.action, 'taint');
	t.is(bindingOf('t', {readOnly: false, kind: 'Deployment'})?.action, 'tolerate');
	t.is(bindingOf('t', {readOnly: false, kind: 'Service'})?.action, 'taint', 'it says what to select');
	t.false(availableKeys(true).some(({writes}) => writes));
	t.is(bindingOf('t', {readOnly: true}), undefined);
	t.is(bindingOf('w', {readOnly: true})?.action, 'why');
	t.deepEqual(
		keymap.filter(({dangerous}) => dangerous).map(({action}) => action),
		['drain', 'fail', 'kill', 'delete'],
	);
	t.true(keymap.filter(({dangerous}) => dangerous).every(({writes}) => writes));
});

test('panels fill the body exactly at every size and in every layout', t => {
	fc.assert(
		fc.property(
			fc.integer({min: 1, max: 240}),
			fc.integer({min: 1, max: 90}),
			fc.constantFrom(...panelIds),
			fc.boolean(),
			fc.constantFrom(...layoutPresets),
			fc.constantFrom(...gridPresets),
			(columns, rows, focus, zoomed, preset, grid) => {
				const layout = layoutScreen({columns, rows}, {focus, zoomed, preset, grid});
				t.is(layout.kind === 'too-small', columns < 60 || rows < 15);
				if (layout.kind === 'too-small') return;
				const heights = layout.rows.map(boxes => boxes[0]!.height);
				t.is(
					heights.reduce((sum, height) => sum + height, layout.tabs ? 1 : 0),
					rows - 3,
				);
				for (const boxes of layout.rows)
					t.is(
						boxes.reduce((sum, {width}) => sum + width, 0),
						columns,
					);
				t.true(layout.rows.flat().some(({id}) => id === focus));
			},
		),
		{numRuns: 300},
	);
});

const items = (...uids: readonly string[]) => uids.map(uid => ({uid}));

test('a selection stays with its object when others come and go', t => {
	const list = selectAt(emptyList, items('a', 'b', 'c', 'd'), 2, 10);
	t.is(resolveList(list, items('x', 'y', 'a', 'c'), 10).index, 3);
	t.is(resolveList(list, items('a', 'b', 'd'), 10).index, 2, 'its place, when it has gone');
	t.is(resolveList(list, items('a'), 10).index, 0);
	t.is(resolveList(list, [], 10).index, -1);
});

test('the selected row is always in sight', t => {
	const step = fc.record({
		step: fc.integer({min: -30, max: 30}),
		count: fc.nat(60),
		height: fc.integer({min: 1, max: 20}),
	});
	fc.assert(
		fc.property(fc.array(step, {maxLength: 20}), steps => {
			let list = emptyList;
			for (const {step, count, height} of steps) {
				const present = items(...Array.from({length: count}, (_, index) => String(index)));
				list = moveSelection(list, present, step, height);
				const {index, top} = resolveList(list, present, height);
				if (count === 0) t.is(index, -1);
				else t.true(index >= top && index < top + height && top >= 0 && top <= Math.max(0, count - height));
			}
		}),
		{numRuns: 200},
	);
});

test('a line is edited with the usual keys', t => {
	const press = (editor: ReturnType<typeof editorWith>, name: string, text?: string) => editLine(editor, {name, text})!;
	let editor = editorWith('taint node-1');
	editor = press(editor, 'ctrl-w');
	t.deepEqual(editor, {text: 'taint ', cursor: 6});
	editor = press(press(editor, 'home'), 'x', 'x');
	t.deepEqual(editor, {text: 'xtaint ', cursor: 1});
	t.deepEqual(press(editor, 'backspace'), {text: 'taint ', cursor: 0});
	t.deepEqual(press(editor, 'ctrl-k'), {text: 'x', cursor: 1});
	t.deepEqual(press(press(editor, 'end'), 'ctrl-u'), {text: '', cursor: 0});
	t.is(editLine(editor, {name: 'pgup'}), undefined);
});

test('the palette recalls earlier lines and comes back to what was being typed', t => {
	const none = () => [];
	let palette = openPalette({history: ['cordon node-1', 'drain node-1'], text: ''}, none);
	palette = pressPalette(palette, {name: 'x', text: 'x'}, none);
	const after = (name: string): string => {
		palette = pressPalette(palette, {name}, none);
		return palette.editor.text;
	};
	t.is(after('up'), 'drain node-1');
	t.is(after('up'), 'cordon node-1');
	t.is(after('up'), 'cordon node-1', 'there is none before the first');
	t.is(after('down'), 'drain node-1');
	t.is(after('down'), 'x');
	t.deepEqual(remember(['a', 'b'], 'b'), ['a', 'b']);
	t.deepEqual(remember(['a', 'b'], 'a'), ['b', 'a']);
});

test('the palette offers what was used lately first, until a word is begun', t => {
	const candidates = ['node-0', 'node-1', 'node-2', 'node-3'].map(text => ({text}));
	const history = ['drain node-3', 'taint node node-1 a:NoSchedule', 'cordon node-3'];
	const order = (typed: string) => recentFirst(candidates, {history, typed}).map(({text}) => text);
	t.deepEqual(order(''), ['node-3', 'node-1', 'node-0', 'node-2']);
	t.deepEqual(order('n'), ['node-0', 'node-1', 'node-2', 'node-3']);
});

test('tab goes through the candidates, and takes a lone one with a blank', t => {
	const names = ['node-1', 'node-2', 'other'];
	const complete = (line: string, cursor: number) => {
		const word = /\S*$/.exec(line.slice(0, cursor))![0];
		return names.filter(name => name.startsWith(word)).map(text => ({text}));
	};
	const type = (palette: ReturnType<typeof openPalette>, text: string) =>
		[...text].reduce((now, character) => pressPalette(now, {name: character, text: character}, complete), palette);
	let palette = type(openPalette({history: [], text: ''}, complete), 'cordon no');
	palette = pressPalette(palette, {name: 'tab'}, complete);
	t.is(palette.editor.text, 'cordon node-1');
	palette = pressPalette(palette, {name: 'tab'}, complete);
	t.is(palette.editor.text, 'cordon node-2');
	palette = pressPalette(palette, {name: 'shift-tab'}, complete);
	t.is(palette.editor.text, 'cordon node-1');
	t.is(
		pressPalette(type(openPalette({history: [], text: ''}, complete), 'drain o'), {name: 'tab'}, complete).editor.text,
		'drain other ',
	);
	t.is(
		pressPalette(type(openPalette({history: [], text: ''}, complete), 'drain zzz'), {name: 'tab'}, complete).editor
			.text,
		'drain zzz',
	);
});

test('a bar shows something for anything, and says more than full', t => {
	t.is(barText(0, 4000), '░░░░░░░░░░   0%');
	t.is(barText(10, 4000), '█░░░░░░░░░   0%');
	t.is(barText(2000, 4000), '█████░░░░░  50%');
	t.is(barText(5000, 4000), '██████████ 125%');
	t.is(barText(1, 0), '–');
	for (const width of [1, 5, 10, 15, 20]) t.is(textWidth(lineText(drawBar(barText(1500, 4000), width))), width);
});

test('speeds go up and down a ladder and stop at its ends', t => {
	t.is(fasterThan(1), 2);
	t.is(slowerThan(1), 0.5);
	t.is(fasterThan(1000), 1000);
	t.is(slowerThan(0.1), 0.1);
	t.is(fasterThan(0), 1, 'a paused cluster starts at wall time');
	t.is(slowerThan(Infinity), 1000);
});

test('NO_COLOR leaves no colour', t => {
	const coloured = (environment: Record<string, string>) =>
		Object.values(themeOf(environment)).some(({color}) => color !== undefined);
	t.true(coloured({}));
	t.false(coloured({NO_COLOR: '1'}));
	t.true(coloured({NO_COLOR: ''}), 'an empty NO_COLOR counts as not set');
});

test('why tells what preemption chose from, and the way through the queue', t => {
	const atMs = Date.UTC(2026, 0, 1, 0, 1);
	const {lines} = whySheet({
		pod: 'default/urgent',
		node: null,
		nominatedNode: 'n2',
		victims: ['default/b'],
		preemption: {
			rule: 'fewest victims',
			candidates: [
				{node: 'n1', victims: ['default/a', 'default/c']},
				{node: 'n2', victims: ['default/b']},
			],
		},
		queue: [
			{atMs, place: 'active', cause: 'came in'},
			{atMs: atMs + 1000, place: 'inFlight', cause: 'attempt 1'},
		],
		nodes: {n1: {feasible: false, plugin: 'NodeResourcesFit', reason: 'Insufficient cpu'}},
	});
	const text = lines.map(line =>
		line
			.map(part => part.text)
			.join('')
			.trimEnd(),
	);
	t.deepEqual(text.slice(text.indexOf('preemption, decided by fewest victims')), [
		'preemption, decided by fewest victims',
		'  n1 in place of default/a, default/c',
		'  n2 in place of default/b',
		'',
		'in the queue',
		'  00:01:00  active    came in',
		'  00:01:01  inFlight  attempt 1',
	]);
});
