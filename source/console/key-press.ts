/** One key: its name as the key table writes it (`j`, `enter`, `ctrl-l`), and the text it types, if it types any. */
export interface KeyPress {
	readonly name: string;
	readonly text?: string;
}

/** The fields of Ink's `Key` that are read here. */
export interface InkKey {
	readonly upArrow: boolean;
	readonly downArrow: boolean;
	readonly leftArrow: boolean;
	readonly rightArrow: boolean;
	readonly pageDown: boolean;
	readonly pageUp: boolean;
	readonly home: boolean;
	readonly end: boolean;
	readonly return: boolean;
	readonly escape: boolean;
	readonly ctrl: boolean;
	readonly shift: boolean;
	readonly tab: boolean;
	readonly backspace: boolean;
	readonly delete: boolean;
	readonly meta: boolean;
}

const specialName = (key: InkKey): string | undefined => {
	if (key.upArrow) return 'up';
	if (key.downArrow) return 'down';
	if (key.leftArrow) return 'left';
	if (key.rightArrow) return 'right';
	if (key.pageDown) return 'pgdn';
	if (key.pageUp) return 'pgup';
	if (key.home) return 'home';
	if (key.end) return 'end';
	if (key.return) return 'enter';
	if (key.escape) return 'esc';
	if (key.tab) return key.shift ? 'shift-tab' : 'tab';
	if (key.backspace) return 'backspace';
	if (key.delete) return 'delete';
	return undefined;
};

const characterPress = (character: string): KeyPress => {
	switch (character) {
		case '\r':
		case '\n':
			return {name: 'enter'};
		case '\t':
			return {name: 'tab'};
		case ' ':
			return {name: 'space', text: ' '};
		default:
			return {name: character, text: character};
	}
};

const isControl = (character: string): boolean => character < ' ' && !'\r\n\t'.includes(character);

/**
The keys in what Ink handed over. Terminals glue quick keys together (`jjj` is three presses), so text is read character by
character; unknown control characters and alt combinations are no keys of ours.
*/
export const readKeyPresses = (input: string, key: InkKey): readonly KeyPress[] => {
	const special = specialName(key);
	if (special !== undefined) return [{name: special}];
	if (key.ctrl) return input === '' ? [] : [{name: `ctrl-${input}`}];
	if (key.meta) return [];
	return [...input].filter(character => !isControl(character)).map(characterPress);
};
