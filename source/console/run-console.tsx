import {render} from 'ink';
import {differenceIntervalMs, framesPerSecondMax, publishIntervalMs, restMs} from './limits.ts';
import {afterRest, everyFrame} from '../clock/wall.ts';
import type {ConsoleProps} from './components/console.tsx';
import {SidesConsole, type OneSide} from './components/sides-console.tsx';
import {TerminalBridge} from './components/terminal-bridge.tsx';
import {clipboardSequence} from './copy-action.ts';
import {editText, type Lend} from './edit-text.ts';
import {mouseModes} from './mouse.ts';
import {createSides} from './fork/sides.ts';
import type {Session} from './session.ts';
import {createStartingConsole} from './starting.ts';
import {suspendProcess} from './suspend-process.ts';
import type {ConsoleLook, ConsoleOptions} from './types.ts';
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

/** Rejects with what nobody caught, until it is stopped; what ends the process runs `leave` first. */
const watchProcess = (leave: () => void, atExit: () => void) => {
	const crash = Promise.withResolvers<never>();
	const crashed = (error: unknown): void => crash.reject(error);
	// Ink restores the screen at a signal and lets it kill the process: what else there is to end would be left undone.
	for (const signal of endingSignals) process.on(signal, leave);
	process.on('uncaughtException', crashed);
	process.on('unhandledRejection', crashed);
	// The last occasion, when something else ends the process.
	process.on('exit', atExit);
	return {
		crash: crash.promise,
		stop() {
			for (const signal of endingSignals) process.off(signal, leave);
			process.off('exit', atExit);
			process.off('uncaughtException', crashed);
			process.off('unhandledRejection', crashed);
		},
	};
};

/** What is drawn until there is a cluster. */
const sideAtStart = (side: ConsoleProps): OneSide => {
	const state = {side};
	return {getState: () => state, subscribe: () => () => undefined};
};

/** Runs its parts whenever the session has changed, before React draws. */
const followSession = (session: Session, parts: {mouse(isOn: boolean): void; redraw(): void}): (() => void) => {
	let {mouse, redraws} = session.getState();
	parts.mouse(mouse);
	return session.subscribe(() => {
		const state = session.getState();
		if (state.mouse !== mouse) parts.mouse((mouse = state.mouse));
		if (state.redraws === redraws) return;
		({redraws} = state);
		parts.redraw();
	});
};

/**
Draws the console while its cluster is still on the way, then works on what `open` gives; `open` is called once the first frame
is on the screen. Resolves when somebody quits, also before there is a cluster; the screen is then as it was before. Rejects when
drawing or `open` fails.
*/
export const runConsole = async (
	look: ConsoleLook,
	open: () => Promise<ConsoleOptions>,
	{stdout, stdin, environment}: Terminal = ownTerminal,
): Promise<void> => {
	const {screenReader = environment['INK_SCREEN_READER'] === 'true'} = look;
	const write = (text: string): void => void stdout.write(text);
	const leave = (): void => app.unmount();
	let hasMouse = false;
	const setMouse = (isOn: boolean): void => {
		if (isOn !== hasMouse) write(mouseModes((hasMouse = isOn)));
	};
	const starting = createStartingConsole(look, leave);
	const atStart = sideAtStart({
		view: starting.view,
		session: starting.session,
		options: {...look, cluster: starting.cluster},
	});
	const watched = watchProcess(leave, () => setMouse(false));
	// Keys pressed before would be echoed into the first line, or have moved where it begins.
	stdin.setRawMode(true);
	write('\r');
	const app = render(<SidesConsole sides={atStart} environment={environment} />, {
		stdout,
		stdin,
		alternateScreen: !screenReader,
		incrementalRendering: !screenReader,
		isScreenReaderEnabled: screenReader,
		maxFps: framesPerSecondMax,
		exitOnCtrlC: false,
		patchConsole: false,
		interactive: true,
	});
	const left = Promise.race([app.waitUntilExit(), watched.crash]).then(() => undefined);

	/** Puts the cluster in the place of the empty panels. Returns the way out. */
	const show = (options: ConsoleOptions): (() => Promise<void>) => {
		let lend: Lend = run => run();
		const sides = createSides({
			options,
			createView: cluster => createClusterView({cluster, scheduleFrame: everyFrame(publishIntervalMs)}),
			scheduleDifference: everyFrame(differenceIntervalMs),
			terminal: {
				editText: (text, name) => editText(text, {name, environment, lend: run => lend(run)}),
				copy: text => write(clipboardSequence(text)),
				suspend: () => suspendProcess(run => lend(run)),
				whenRested: afterRest(restMs),
			},
			quit: leave,
		});
		const {session} = sides;
		const unsubscribe = followSession(session, {
			mouse: isOn => setMouse(isOn && !screenReader),
			redraw() {
				app.clear();
				write(clearScreen);
			},
		});
		app.rerender(
			<SidesConsole sides={sides} environment={environment}>
				<TerminalBridge session={session} write={write} onReady={ready => void (lend = ready)} />
			</SidesConsole>,
		);
		starting.handOver(session);
		return async () => {
			unsubscribe();
			await sides.end();
		};
	};

	let end: (() => Promise<void>) | undefined;
	try {
		await Promise.race([app.waitUntilRenderFlush(), left]);
		const options = await Promise.race([open(), left]);
		end = options && show(options);
		await left;
	} finally {
		setMouse(false);
		app.unmount();
		await end?.();
		app.cleanup();
		watched.stop();
	}
};
