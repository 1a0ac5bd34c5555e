import {EventEmitter} from 'node:events';
import {stopwatch} from '../../clock/wall.ts';
import {createKeyboard} from './keyboard.ts';
import type {Terminal} from '../run-console.tsx';

/** A terminal in memory that counts what is written to it. */
export interface MeasuredTerminal {
	readonly terminal: Terminal;
	/** Sends keys; resolves with the real time until the next frame was written, ms. */
	press(keys: string): Promise<number>;
	readonly written: {readonly bytes: number; readonly frames: number};
}

/** What Ink writes beside frames (cursor, modes) is shorter. */
const frameCharactersMin = 40;

/** Makes a terminal of a size. */
export const createMeasuredTerminal = (columns: number, rows: number): MeasuredTerminal => {
	const keyboard = createKeyboard();
	const written = {bytes: 0, frames: 0};
	const waiting = new Set<() => void>();
	const write = (text: string, done?: unknown): boolean => {
		written.bytes += Buffer.byteLength(text);
		if (text.length >= frameCharactersMin) {
			written.frames++;
			for (const painted of waiting) painted();
			waiting.clear();
		}
		if (typeof done === 'function') done();
		return true;
	};
	const stdout = Object.assign(new EventEmitter(), {columns, rows, isTTY: true, write});
	return {
		terminal: {stdin: keyboard.stdin, stdout, environment: {}} as unknown as Terminal,
		press: keys =>
			new Promise(resolve => {
				const pressedMs = stopwatch();
				waiting.add(() => resolve(stopwatch() - pressedMs));
				keyboard.send(keys);
			}),
		written,
	};
};
