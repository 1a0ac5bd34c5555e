import {chmod, mkdtemp, readFile, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import test from 'ava';
import pty from '@lydell/node-pty';
import xterm from '@xterm/headless';

/* The built console on a real terminal: a pseudo-terminal with a screen behind it. */

const columns = 120;
const rows = 40;

/** A folder of its own for every console: what a person has configured must not matter here, and is not touched. */
const home = await mkdtemp(path.join(tmpdir(), 'inkube-test-'));
test.after.always(() => rm(home, {recursive: true, force: true}));

const console = [process.execPath, path.resolve('dist/cli.js')] as const;

/** Starts the console, or another program, and keeps its screen. */
const openTerminal = (
	args: readonly string[] = [],
	variables: {readonly [name: string]: string} = {},
	[program, ...first]: readonly [string, ...string[]] = console,
) => {
	const inherited = Object.fromEntries(
		Object.entries(process.env).filter(([name]) => !['CI', 'NO_COLOR', 'FORCE_COLOR'].includes(name)),
	);
	const environment = {...inherited, XDG_CONFIG_HOME: home, ...variables};
	const screen = new xterm.Terminal({cols: columns, rows, allowProposedApi: true});
	const child = pty.spawn(program, [...first, ...args], {
		cols: columns,
		rows,
		name: variables['TERM'] ?? 'xterm-256color',
		env: environment,
	});
	let raw = '';
	let changed = () => {};
	child.onData(text => {
		raw += text;
		screen.write(text, () => changed());
	});
	// The screen takes what it was given in its own time: the end is when it has taken everything.
	const ended = new Promise<{exitCode: number; signal?: number}>(resolve =>
		child.onExit(end => screen.write('', () => resolve(end))),
	);
	const text = () =>
		Array.from({length: rows}, (_, row) => screen.buffer.active.getLine(row)?.translateToString(true) ?? '').join('\n');
	return {
		text,
		raw: () => raw,
		exited: ended.then(({exitCode}) => exitCode),
		/** The signal that killed it; 0 or undefined: none did. */
		signal: ended.then(({signal}) => signal),
		kill: (signal: string) => child.kill(signal),
		press: (keys: string) => child.write(keys),
		isAlternate: () => screen.buffer.active.type === 'alternate',
		/** Resolves when the screen shows what is wanted; AVA's own timeout ends a wait in vain. */
		shows: (wanted: RegExp) =>
			new Promise<string>(resolve => {
				const look = () => {
					if (!wanted.test(text())) return;
					changed = () => {};
					resolve(text());
				};
				changed = look;
				look();
			}),
	};
};

test('start, taint by key, see the pods go, quit: the screen is as it was', async t => {
	const terminal = openTerminal();
	await terminal.shows(/5 nodes 5 ready · 20 pods 20 running/);
	t.true(terminal.isAlternate());
	terminal.press('t');
	await terminal.shows(/taint node node-0 key1=value1:NoExecute/);
	terminal.press('\r');
	const screen = await terminal.shows(/node-0 .*✕ key1/);
	t.is(screen.split('\n').length, rows);
	await terminal.shows(/TaintManagerEviction/);
	terminal.press('q');
	t.is(await terminal.exited, 0);
	t.false(terminal.isAlternate());
	t.true(terminal.raw().includes('\u001B[?25h'), 'the cursor is shown again');
});

test('keys pressed before anything is drawn are for the console, and leave no trace on the screen', async t => {
	const terminal = openTerminal();
	terminal.press('jj');
	await terminal.shows(/│▸node-2/);
	t.true(terminal.text().startsWith(' inkube  demo · rev '));
	terminal.press('q');
	t.is(await terminal.exited, 0);
});

/** Where modes of the mouse were left: the last of each that was set. */
const mouseIsOff = (raw: string): boolean => raw.lastIndexOf('\u001B[?1000l') > raw.lastIndexOf('\u001B[?1000h');

test('SIGTERM ends the console in order and restores the screen and the mouse', async t => {
	const terminal = openTerminal();
	await terminal.shows(/5 nodes 5 ready/);
	t.false(mouseIsOff(terminal.raw()));
	terminal.kill('SIGTERM');
	t.is(await terminal.exited, 0);
	t.false(terminal.isAlternate());
	t.true(mouseIsOff(terminal.raw()));
	t.is((await terminal.signal) ?? 0, 0, 'it was not killed by the signal: what it opened is closed');
});

test('ctrl-z gives the terminal back to the shell as it was, and fg the console', async t => {
	const terminal = openTerminal(['--norc', '--noediting', '-i'], {PS1: 'shell> '}, ['bash']);
	await terminal.shows(/^shell>/);
	terminal.press(`${console.join(' ')}\r`);
	await terminal.shows(/5 nodes 5 ready/);
	terminal.press(':tai');
	await terminal.shows(/│ : tai/);
	terminal.press('\u001A');
	await terminal.shows(/Stopped .*cli\.js/);
	t.false(terminal.isAlternate());
	t.true(mouseIsOff(terminal.raw()));
	terminal.press('stty -a\r');
	await terminal.shows(/^isig icanon iexten echo /m);
	terminal.press('fg\r');
	await terminal.shows(/│ : tai/);
	terminal.press('\u001B');
	await terminal.shows(/enter open/);
	t.true(terminal.isAlternate());
	t.false(mouseIsOff(terminal.raw()));
	terminal.press('q');
	await terminal.shows(/shell> fg\n[^]*\nshell> *\n/);
	t.false(terminal.isAlternate());
	terminal.press('exit\r');
	t.is(await terminal.exited, 0);
});

test('an exception nobody caught restores the screen, then says what it was', async t => {
	const crash = `process.on('SIGUSR2', () => {throw new Error('nobody caught this')})`;
	const terminal = openTerminal([], {NODE_OPTIONS: `--import data:text/javascript,${encodeURIComponent(crash)}`});
	await terminal.shows(/5 nodes 5 ready/);
	terminal.kill('SIGUSR2');
	t.is(await terminal.exited, 2);
	t.false(terminal.isAlternate());
	t.true(mouseIsOff(terminal.raw()));
	t.true(terminal.raw().endsWith('\u001B[?25h') || terminal.raw().includes('\u001B[?25h'));
	t.regex(terminal.text(), /inkube: Error: nobody caught this/);
});

test('drain with a preview, go back in time, click, take it back', async t => {
	const terminal = openTerminal();
	await terminal.shows(/20 pods 20 running/);
	terminal.press('r');
	await terminal.shows(/evicts \d pods; 1 DaemonSet pod stays/);
	terminal.press('y');
	await terminal.shows(/node\/node-0 drained/);
	terminal.press('[');
	await terminal.shows(/─ rev \d+ ┐/);
	terminal.press('\u001B');
	await terminal.shows(/1 placement ─+ live ┐/);
	const row = terminal
		.text()
		.split('\n')
		.findIndex(line => line.includes('│ node-2'));
	terminal.press(`\u001B[<0;4;${row + 1}M\u001B[<0;4;${row + 1}m`);
	await terminal.shows(/│▸node-2/);
	terminal.press('U');
	await terminal.shows(/: uncordon node-0/);
	terminal.press('y');
	await terminal.shows(/✓ node\/node-0 uncordoned/);
	terminal.press(':');
	await terminal.shows(/┌ command/);
	terminal.press('q');
	await terminal.shows(/│ : q /);
	terminal.press('\r');
	t.is(await terminal.exited, 0);
	t.like(JSON.parse(await readFile(path.join(home, 'inkube', 'state.json'), 'utf8')), {preset: 'auto'});
});

test('go back, fork, taint in the fork, see how the two differ, quit', async t => {
	const terminal = openTerminal();
	await terminal.shows(/20 pods 20 running/);
	terminal.press('[');
	await terminal.shows(/◀ past/);
	terminal.press('f');
	await terminal.shows(/: fork at \d+ /);
	terminal.press('\r');
	await terminal.shows(/A demo · rev .* ▶ ×1 .*▸B demo@\d+ · rev .* ▶ ×1/);
	await terminal.shows(/│ placements +the same/);
	terminal.press('t');
	await terminal.shows(/taint node node-0 key1=value1:NoExecute/);
	terminal.press('\r');
	const screen = await terminal.shows(/│▸node-0 .*│▸node-0 .*✕ key1/);
	t.false(/│▸node-0 .*✕ key1.*│▸node-0/.test(screen), 'the cluster it comes from has no taint');
	await terminal.shows(/│ evicted since +0 +[1-9]/);
	await terminal.shows(/│ placements +[1-9]\d* differ: /);
	terminal.press('=');
	await terminal.shows(/┌ A demo \| B demo@\d+ ─[^]*placed otherwise \([1-9]/);
	terminal.press('=');
	await terminal.shows(/┌ A \| B ─/);
	terminal.press('K');
	await terminal.shows(/export KUBECONFIG=/);
	terminal.press(':fork close\r');
	await terminal.shows(/✓ the fork is closed/);
	terminal.press('f');
	await terminal.shows(/: fork /);
	terminal.press('\t\r');
	await terminal.shows(/✓ forked exactly at revision \d+/);
	await terminal.shows(/│ placements +the same/);
	terminal.press('q');
	t.is(await terminal.exited, 0);
	t.false(terminal.isAlternate());
	t.true(terminal.raw().includes('\u001B[?25h'), 'the cursor is shown again');
});

test('the editor has the terminal to itself, and what it saves is applied', async t => {
	const editor = path.join(home, 'editor.sh');
	// It reads a key of its own: nothing else may take it.
	const script = ['#!/bin/sh', 'printf "press a key: "', 'read key', 'sed -i "s/replicas: 8/replicas: 5/" "$1"'];
	await writeFile(editor, script.join('\n'));
	await chmod(editor, 0o755);
	const terminal = openTerminal([], {KUBE_EDITOR: editor});
	await terminal.shows(/Deployment +web +8\/8/);
	terminal.press('3');
	terminal.press('jj');
	await terminal.shows(/│▸Deployment +web/);
	terminal.press('e');
	await terminal.shows(/press a key:/);
	terminal.press('q\r');
	await terminal.shows(/✓ deployment\.apps\/web patched/);
	await terminal.shows(/Deployment +web +5\/5/);
	terminal.press('q');
	t.is(await terminal.exited, 0);
});

test('a screen reader gets lines on the ordinary screen', async t => {
	const terminal = openTerminal(['--screen-reader']);
	await terminal.shows(/placement, row 1 of 5/);
	t.false(terminal.isAlternate());
	terminal.press('j');
	await terminal.shows(/row 2 of 5\nnode node-1, cpu \d+%/);
	t.false(/[│┌█]/.test(terminal.text()));
	terminal.press('q');
	t.is(await terminal.exited, 0);
});

test('a terminal that cannot be drawn on gets the panels once', async t => {
	const terminal = openTerminal([], {TERM: 'dumb'});
	t.is(await terminal.exited, 0);
	t.regex(terminal.text(), /5 nodes 5 ready/);
	t.false(terminal.raw().includes('\u001B[?1049h'));
});

test('a configuration that is wrong is refused before anything is drawn', async t => {
	const file = path.join(home, 'wrong.yaml');
	await writeFile(file, 'mouse: true\ntheme: dark\n');
	const terminal = openTerminal(['--config', file]);
	t.is(await terminal.exited, 2);
	t.regex(terminal.raw(), /wrong\.yaml:2:8: theme: "dark" is none of default, /);
});

test('attach: a cluster elsewhere, a key that acts on it, and what is shown when it is away', async t => {
	const folder = await mkdtemp(path.join(tmpdir(), 'inkube-attach-'));
	const kubeconfig = path.join(folder, 'config');
	const ports = ['--http-port', 'off', '--https-port', '0'];
	const serve = () =>
		pty.spawn(
			process.execPath,
			[path.resolve('dist/cli.js'), 'serve', '--nodes', '2', ...ports, '--kubeconfig-out', kubeconfig],
			{cols: columns, rows},
		);
	const server = serve();
	await new Promise<void>(resolve => server.onData(text => void (text.includes('inkube ready') && resolve())));
	const terminal = openTerminal(['attach', '--kubeconfig', kubeconfig]);
	await terminal.shows(/inkube {2}inkube · rev .* 2 nodes 2 ready/);
	terminal.press('c');
	await terminal.shows(/node-0 .*⊘ cordoned/);
	terminal.press(' ');
	await terminal.shows(/pause needs a cluster in this process|time can only be steered/);
	server.kill('SIGKILL');
	t.regex(await terminal.shows(/disconnected \d+s/), /node-0 .*⊘ cordoned/, 'what was known stays');
	terminal.press('q');
	t.is(await terminal.exited, 0);
	await rm(folder, {recursive: true});
});

test('a replay that is watched says its steps, and exits as a replay does', async t => {
	const folder = await mkdtemp(path.join(tmpdir(), 'inkube-headed-'));
	const write = async (name: string, claim: string) => {
		const file = path.join(folder, name);
		const nodes = '[{name: node, count: 2}]';
		const steps = `[{do: cordon node-1}, {at: 5s, do: taint node node-0 a=b:NoSchedule}, {expect: ${claim}}]`;
		const spec = `{cluster: {nodes: ${nodes}}, steps: ${steps}}`;
		await writeFile(file, `{apiVersion: inkube.dev/v1alpha1, kind: Scenario, metadata: {name: seen}, spec: ${spec}}\n`);
		return file;
	};
	const watch = async (file: string, end: RegExp) => {
		const terminal = openTerminal(['replay', '--headed', '--speed', '20', file]);
		try {
			await terminal.shows(end);
			// The message may be a frame ahead of the panels.
			await terminal.shows(/node-0 .*⊘ b/);
		} finally {
			terminal.press('q');
		}
		return terminal.exited;
	};
	t.is(await watch(await write('good.yaml', 'nodes cordoned == 1'), /over after 5s: everything held; q leaves/), 0);
	t.is(await watch(await write('bad.yaml', 'no nodes cordoned'), /over after 5s: expect no nodes cordoned failed/), 1);
	await rm(folder, {recursive: true});
});
