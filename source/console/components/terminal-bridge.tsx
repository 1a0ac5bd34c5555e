import {useEffect} from 'react';
import {useApp, useStdin, useWindowSize} from 'ink';
import {wallTimer} from '../../clock/wall.ts';
import type {Lend} from '../edit-text.ts';
import {mouseModes, readMouseReports} from '../mouse.ts';
import type {Session} from '../session.ts';

interface TerminalBridgeProps {
	readonly session: Session;
	write(text: string): void;
	/** Hands over how to give the terminal away. */
	onReady(lend: Lend): void;
}

/**
Lets the terminal's input alone. Ink stops listening while it is suspended, but Node goes on reading ahead what the editor
should get, until its own stream of the process says that it pauses.
*/
const stopReading = (stdin: NodeJS.ReadableStream): Promise<void> =>
	new Promise(resolve => {
		stdin.emit('pause');
		wallTimer(0, resolve);
	});

/** What Ink does not do: it takes the reports of the mouse, and lends the terminal to an editor. Draws nothing. */
export const TerminalBridge = ({session, write, onReady}: TerminalBridgeProps) => {
	const {stdin} = useStdin();
	const {suspendTerminal} = useApp();
	const size = useWindowSize();
	useEffect(() => {
		const take = (chunk: unknown): void => {
			if (!session.getState().mouse) return;
			for (const report of readMouseReports(String(chunk))) session.mouse(report, size);
		};
		stdin.on('data', take);
		onReady(async run => {
			// A listener that stays would read the editor's keys.
			stdin.off('data', take);
			write(mouseModes(false));
			try {
				await suspendTerminal(async () => {
					await stopReading(stdin);
					await run();
				});
			} finally {
				stdin.on('data', take);
				write(mouseModes(session.getState().mouse));
			}
		});
		return () => void stdin.off('data', take);
	}, [session, stdin, suspendTerminal, size, write, onReady]);
	return null;
};
