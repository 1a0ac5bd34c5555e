import {EventEmitter} from 'node:events';

/** A keyboard in memory, as Ink reads one. */
export interface Keyboard {
	readonly stdin: NodeJS.ReadStream;
	/** Sends what a terminal would send for some keys, in one piece. */
	send(keys: string): void;
}

const ignore = (): void => undefined;

/** Makes a keyboard on which nothing is pressed. */
export const createKeyboard = (): Keyboard => {
	let pending: string | null = null;
	const stdin = Object.assign(new EventEmitter(), {
		isTTY: true,
		setEncoding: ignore,
		setRawMode: ignore,
		ref: ignore,
		unref: ignore,
		pause: ignore,
		resume: ignore,
		read() {
			const keys = pending;
			pending = null;
			return keys;
		},
	});
	return {
		stdin: stdin as unknown as NodeJS.ReadStream,
		send(keys) {
			pending = keys;
			stdin.emit('readable');
		},
	};
};
