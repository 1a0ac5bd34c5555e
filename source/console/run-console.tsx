import {render} from 'ink';
import {publishIntervalMs, framesPerSecondMax} from './limits.ts';
import {everyFrame} from '../clock/wall.ts';
import {Console} from './components/console.tsx';
import {ThemeContext} from './components/theme-context.ts';
import {renderOnce} from './render-once.ts';
import {createSession} from './session.ts';
import {themeOf} from './theme.ts';
import type {ConsoleOptions} from './types.ts';
import {createClusterView} from './view.ts';

/** Erases the screen and puts the cursor at its start (ECMA-48 ED and CUP). */
const clearScreen = '\u001B[2J\u001B[H';

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
	const view = createClusterView({cluster: options.cluster, scheduleFrame: everyFrame(publishIntervalMs)});
	const session = createSession({...options, view, quit: () => app.unmount()});
	let {redraws} = session.getState();
	// Subscribed before React, so that the screen is empty when the next frame is drawn.
	const stopRedrawing = session.subscribe(() => {
		if (session.getState().redraws === redraws) return;
		({redraws} = session.getState());
		app.clear();
		stdout.write(clearScreen);
	});
	const app = render(
		<ThemeContext value={themeOf(environment)}>
			<Console view={view} session={session} options={options} />
		</ThemeContext>,
		{
			stdout,
			stdin,
			alternateScreen: true,
			incrementalRendering: true,
			maxFps: framesPerSecondMax,
			exitOnCtrlC: false,
			patchConsole: false,
			interactive: true,
		},
	);
	try {
		await app.waitUntilExit();
	} finally {
		stopRedrawing();
		view.stop();
		options.timeline?.stop();
		app.cleanup();
	}
};
