import path from 'node:path';
import test from 'ava';
import pty from '@lydell/node-pty';
import xterm from '@xterm/headless';

/* The built console on a real terminal: a pseudo-terminal with a screen behind it. */

const columns = 120;
const rows = 40;

/** Starts the console and keeps its screen. */
const openTerminal = (...args: readonly string[]) => {
	const environment = Object.fromEntries(
		Object.entries(process.env).filter(([name]) => !['CI', 'NO_COLOR', 'FORCE_COLOR'].includes(name)),
	);
	const screen = new xterm.Terminal({cols: columns, rows, allowProposedApi: true});
	const program = pty.spawn(process.execPath, [path.resolve('dist/cli.js'), ...args], {
		cols: columns,
		rows,
		name: 'xterm-256color',
		env: environment,
	});
	let raw = '';
	let changed = () => {};
	program.onData(text => {
		raw += text;
		screen.write(text, () => changed());
	});
	// The screen takes what it was given in its own time: the end is when it has taken everything.
	const exited = new Promise<number>(resolve =>
		program.onExit(({exitCode}) => screen.write('', () => resolve(exitCode))),
	);
	const text = () =>
		Array.from({length: rows}, (_, row) => screen.buffer.active.getLine(row)?.translateToString(true) ?? '').join('\n');
	return {
		text,
		raw: () => raw,
		exited,
		kill: (signal: string) => program.kill(signal),
		press: (keys: string) => program.write(keys),
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

test('SIGTERM ends the console in order and restores the screen', async t => {
	const terminal = openTerminal();
	await terminal.shows(/5 nodes 5 ready/);
	terminal.kill('SIGTERM');
	t.is(await terminal.exited, 0);
	t.false(terminal.isAlternate());
});
