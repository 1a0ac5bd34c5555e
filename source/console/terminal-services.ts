/** What the console asks of the terminal besides keys and lines. Each may be missing: a test or a pipe has none. */
export interface TerminalServices {
	/** Gives the terminal to the person's editor with a text; resolves with the text as it was saved. */
	editText?(text: string, name: string): Promise<string>;
	/** Puts a text into the clipboard of the person's terminal. */
	copy?(text: string): void;
	/** Stops the process and gives the terminal to its shell, until `fg`; answers whether there was one to stop it. */
	suspend?(): Promise<boolean>;
	/** Runs its argument when no key has been pressed for a moment; at once without it. */
	whenRested?(run: () => void): void;
}
