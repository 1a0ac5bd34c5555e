import {render} from 'ink';
import {publishIntervalMs, framesPerSecondMax, restMs} from './limits.ts';
import {afterRest, everyFrame} from '../clock/wall.ts';
import {TerminalBridge} from './components/terminal-bridge.tsx';
import {ThemedConsole} from './components/themed-console.tsx';
import {clipboardSequence} from './copy-action.ts';
import {editText, type Lend} from './edit-text.ts';
import {mouseModes} from './mouse.ts';
import {renderOnce} from './render-once.ts';
import {layoutOf} from './saved-layout.ts';
import {createSession} from './session.ts';
import type {ConsoleOptions} from './types.ts';
import {createClusterView} from './view.ts';

/** Erases the screen and puts the cursor at its start (ECMA-48 ED and CUP). */
const clearScreen = '\u001B[2J\u001B[H';

/** Signals that end the console as `q` does. */
const endingSignals = ['SIGTERM', 'SIGHUP', 'SIGINT'] as const;

/** Where the console is drawn; the process's own terminal by default. */
export interface Terminal {
	readonly stdout: NodeJS.WriteStream;
	readonly stdin: NodeJS.ReadStream;
	readonly environment: {readonly [name: string]: string | undefined};
}

const ownTerminal: Terminal = {stdout: process.stdout, stdin: process.stdin, environment: process.env};

/**
Opens the console on a cluster and resolves when somebody quits; the screen is then as it was before. Where the output is
no terminal, the panels are printed once instead. Rejects when drawing fails.
*/
export const runConsole = async (options: ConsoleOptions, terminal: Terminal = ownTerminal): Promise<void> => {
	const {stdout, stdin, environment} = terminal;
	if (!stdout.isTTY || !stdin.isTTY) {
		stdout.write(`${await renderOnce(options, {columns: stdout.columns ?? 120})}\n`);
		return;
	}
	const {screenReader = environment['INK_SCREEN_READER'] === 'true'} = options;
	const write = (text: string): void => void stdout.write(text);
	let lend: Lend = run => run();
	const view = createClusterView({cluster: options.cluster, scheduleFrame: everyFrame(publishIntervalMs)});
	const session = createSession({
		...options,
		view,
		terminal: {
			editText: (text, name) => editText(text, {name, environment, lend: run => lend(run)}),
			copy: text => write(clipboardSequence(text)),
			whenRested: afterRest(restMs),
		},
		quit: () => app.unmount(),
	});
	const hasMouse = (): boolean => !screenReader && session.getState().mouse;
	let {redraws} = session.getState();
	let mouse = false;
	// Subscribed before React, so that the screen is empty when the next frame is drawn.
	const unsubscribe = session.subscribe(() => {
		if (mouse !== hasMouse()) write(mouseModes((mouse = hasMouse())));
		if (session.getState().redraws === redraws) return;
		({redraws} = session.getState());
		app.clear();
		write(clearScreen);
	});
	const leaveMouse = (): void => void (mouse && write(mouseModes((mouse = false))));
	const crash = Promise.withResolvers<never>();
	const crashed = (error: unknown): void => crash.reject(error);
	// Ink restores the screen at a signal and lets it kill the process: what else there is to end would be left undone.
	const leave = (): void => app.unmount();
	for (const signal of endingSignals) process.on(signal, leave);
	process.on('uncaughtException', crashed);
	process.on('unhandledRejection', crashed);
	// The last occasion, when something else ends the process.
	process.on('exit', leaveMouse);
	const app = render(
		<ThemedConsole view={view} session={session} options={options} environment={environment}>
			<TerminalBridge session={session} write={write} onReady={ready => void (lend = ready)} />
		</ThemedConsole>,
		{
			stdout,
			stdin,
			alternateScreen: !screenReader,
			incrementalRendering: !screenReader,
			isScreenReaderEnabled: screenReader,
			maxFps: framesPerSecondMax,
			exitOnCtrlC: false,
			patchConsole: false,
			interactive: true,
		},
	);
	if (hasMouse()) write(mouseModes((mouse = true)));
	try {
		await Promise.race([app.waitUntilExit(), crash.promise]);
	} finally {
		unsubscribe();
		leaveMouse();
		app.unmount();
		view.stop();
		options.timeline?.stop();
		options.saveLayout?.(layoutOf(session.getState()));
		app.cleanup();
		for (const signal of endingSignals) process.off(signal, leave);
		process.off('exit', leaveMouse);
		process.off('uncaughtException', crashed);
		process.off('unhandledRejection', crashed);
	}
};
