import {useInput, usePaste} from 'ink';
import {readKeyPresses} from '../key-press.ts';
import type {ScreenSize} from '../layout.ts';
import type {Session} from '../session.ts';

/** Gives every key and every pasted text to the session. The one place where the console reads the keyboard. */
export const useSessionKeys = (session: Session, size: ScreenSize): void => {
	useInput((input, key) => {
		for (const press of readKeyPresses(input, key)) session.press(press, size);
	});
	usePaste(text => session.paste(text));
};
