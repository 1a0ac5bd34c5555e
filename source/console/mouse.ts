/** What a mouse did; places are counted from 0 at the top left. */
export interface MouseReport {
	readonly kind: 'press' | 'wheel-up' | 'wheel-down';
	readonly column: number;
	readonly row: number;
}

/** Asks the terminal for reports of presses, in SGR form (xterm, modes 1000 and 1006), or no longer. */
export const mouseModes = (on: boolean): string => (on ? '\u001B[?1000h\u001B[?1006h' : '\u001B[?1006l\u001B[?1000l');

/** Bits of a button that are modifier keys: with one held, the terminal's own selection is meant. */
const modifiers = 0b1_1100;

const kindOf = (button: number): MouseReport['kind'] | undefined => {
	switch (button) {
		case 0:
			return 'press';
		case 64:
			return 'wheel-up';
		case 65:
			return 'wheel-down';
		default:
			return undefined;
	}
};

/** The presses and wheel turns in what a terminal sent; everything else in it is somebody else's. */
export const readMouseReports = (text: string): readonly MouseReport[] =>
	// oxlint-disable-next-line no-control-regex -- the report begins with an escape
	[...text.matchAll(/\u001B\[<(\d+);(\d+);(\d+)M/g)].flatMap(([, code, column, row]) => {
		const button = Number(code);
		const kind = (button & modifiers) === 0 ? kindOf(button) : undefined;
		return kind === undefined ? [] : [{kind, column: Number(column) - 1, row: Number(row) - 1}];
	});
