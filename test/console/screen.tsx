import {EventEmitter} from 'node:events';
import type {ReactElement} from 'react';
import {render} from 'ink';
import {createKeyboard} from '../../source/console/benchmarks/keyboard.ts';
import {Console, type ConsoleProps} from '../../source/console/components/console.tsx';
import {SidesConsole} from '../../source/console/components/sides-console.tsx';
import type {Sides} from '../../source/console/fork/sides.ts';
import type {ScreenSize} from '../../source/console/layout.ts';
import type {Terminal} from '../../source/console/run-console.tsx';
import {createSession, type Session} from '../../source/console/session.ts';
import type {ClusterSnapshot} from '../../source/console/snapshot.ts';
import type {TerminalServices} from '../../source/console/terminal-services.ts';
import type {ConsoleOptions} from '../../source/console/types.ts';
import {createClusterView} from '../../source/console/view.ts';
import {putDemo} from './builders.ts';
import {createFakeCluster, type FakeCluster} from './fake-cluster.ts';

/** The special keys as terminals send them; escape as the kitty protocol does, for a lone ESC makes Ink wait a moment. */
export const keys = {
	up: '\u001B[A',
	left: '\u001B[D',
	right: '\u001B[C',
	down: '\u001B[B',
	enter: '\r',
	escape: '\u001B[27u',
	tab: '\t',
	backspace: '\u007F',
	control: (letter: string): string => String.fromCodePoint(letter.codePointAt(0)! - 96),
};

/** A console on a terminal of a fixed size that keeps the last frame. */
export interface Screen {
	readonly cluster: FakeCluster;
	readonly session: Session;
	/** The command lines that were run. */
	readonly ran: readonly string[];
	readonly quits: number;
	frame(): string;
	/** What the panels show. */
	snapshot(): ClusterSnapshot;
	lines(): readonly string[];
	/** Sends what a terminal would send for some keys; several at once arrive glued. */
	press(text: string): Promise<void>;
	/** Types one key after the other, each in its own chunk. */
	type(text: string): Promise<void>;
	resize(columns: number, rows: number): Promise<void>;
	/** Shows what has changed in the cluster. */
	publish(): Promise<void>;
	close(): void;
}

interface ScreenOptions extends Partial<Omit<ConsoleOptions, 'cluster'>> {
	readonly terminal?: TerminalServices;
	readonly columns?: number;
	readonly rows?: number;
	readonly cluster?: FakeCluster;
}

const createStdout = (columns: number, rows: number, wrote: () => void = () => {}) => {
	let frame = '';
	const write = (text: string, done?: () => void): boolean => {
		// Everything but frames is a control sequence: modes, the cursor.
		if (text !== '' && !text.startsWith('\u001B[?')) frame = text;
		done?.();
		wrote();
		return true;
	};
	return {stdout: Object.assign(new EventEmitter(), {columns, rows, isTTY: true, write}), frame: () => frame};
};

/** A terminal for the whole console, with nothing behind it that asks for escape sequences. */
export const createTestTerminal = () => {
	let wrote = () => {};
	const {stdin, send} = createKeyboard();
	const {stdout, frame} = createStdout(120, 40, () => wrote());
	return {
		terminal: {stdin, stdout, environment: {}} as unknown as Terminal,
		send,
		/** Resolves when what was written last is what is wanted; AVA's own timeout ends a wait in vain. */
		shows: (wanted: RegExp) =>
			new Promise<void>(resolve => {
				wrote = () => void (wanted.test(frame()) && resolve());
				wrote();
			}),
	};
};

/** Turns that a resize may take until its frame is drawn. */
const turnsMax = 500;

/** Something drawn on a terminal that only keeps frames; `stop` ends what is behind it. */
const draw = async (element: ReactElement, {columns, rows}: ScreenSize, stop: () => void) => {
	const {stdout, frame} = createStdout(columns, rows);
	const {stdin, send} = createKeyboard();
	const app = render(element, {
		stdout: stdout as never,
		stdin,
		debug: true,
		patchConsole: false,
		exitOnCtrlC: false,
	});
	const settle = async (): Promise<void> => {
		await app.waitUntilRenderFlush();
		await app.waitUntilRenderFlush();
	};
	await settle();
	return {
		frame,
		settle,
		async press(text: string) {
			send(text);
			await settle();
		},
		async resize(newColumns: number, newRows: number) {
			Object.assign(stdout, {columns: newColumns, rows: newRows});
			stdout.emit('resize');
			// React renders a resize in its own time, later on a busy machine; a frame that never fits fails the test that asks.
			const fits = (): boolean => {
				const lines = frame().split('\n');
				return lines.length === newRows && lines.every(line => [...line].length <= newColumns);
			};
			for (let turn = 0; turn < turnsMax && !fits(); turn++) await settle();
			await settle();
		},
		close() {
			stop();
			app.unmount();
			app.cleanup();
		},
	};
};

/** A console drawn on a terminal that only keeps frames. */
export const drawConsole = (props: ConsoleProps, size: ScreenSize) =>
	draw(<Console {...props} />, size, () => props.view.stop());

/** A cluster and its forks, drawn in the same way. */
export const drawSides = (sides: Sides, size: ScreenSize) =>
	draw(<SidesConsole sides={sides} environment={{}} />, size, () => void sides.end());

/** Opens a console on a fake cluster. Commands are recorded and answered with one line, unless told otherwise. */
export const openScreen = async ({
	columns = 120,
	rows = 40,
	cluster = createFakeCluster(),
	terminal,
	...options
}: ScreenOptions = {}): Promise<Screen> => {
	const ran: string[] = [];
	let quits = 0;
	const view = createClusterView({cluster, scheduleFrame: cluster.scheduleFrame});
	const all: ConsoleOptions = {
		cluster,
		title: 'demo',
		...options,
		runCommandLine: async (line, run) => {
			ran.push(line);
			return (await options.runCommandLine?.(line, run)) ?? {lines: [`done: ${line}`]};
		},
	};
	const session = createSession({...all, view, terminal, quit: () => void quits++});
	const drawn = await drawConsole({view, session, options: all}, {columns, rows});
	const {frame, press, settle, resize, close} = drawn;
	return {
		cluster,
		session,
		ran,
		get quits() {
			return quits;
		},
		frame,
		snapshot: view.getSnapshot,
		lines: () => frame().split('\n'),
		press,
		async type(text) {
			for (const character of text) await press(character);
		},
		resize,
		async publish() {
			cluster.frame();
			await settle();
		},
		close,
	};
};

/** A console on the cluster of `putDemo`. */
export const openDemo = (options: ScreenOptions = {}): Promise<Screen> => {
	const cluster = createFakeCluster();
	putDemo(cluster);
	return openScreen({cluster, ...options});
};

/** The line that holds a text; fails when there is none. */
export const lineWith = (screen: Screen, text: string): string => {
	const line = screen.lines().find(each => each.includes(text));
	if (line === undefined) throw new Error(`no line with ${JSON.stringify(text)} in:\n${screen.frame()}`);
	return line;
};

/** The name after the selection mark of the first panel at the left edge. */
export const selected = (screen: Screen): string | undefined => /^│▸(\S+)/m.exec(screen.frame())?.[1];
