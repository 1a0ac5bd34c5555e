/** What a piece of text means; a theme says how that looks. */
export type Tone = 'plain' | 'muted' | 'strong' | 'accent' | 'good' | 'warn' | 'bad' | 'cursor' | 'focus';

/** Style properties of Ink's `<Text>`. */
export interface TextStyle {
	readonly color?: string;
	readonly bold?: boolean;
	readonly dimColor?: boolean;
	readonly inverse?: boolean;
	readonly underline?: boolean;
}

export type Theme = {readonly [tone in Tone]: TextStyle};

/** The 16 colours of every terminal, so that the terminal's own palette decides the shades. */
const sixteenColours: Theme = {
	plain: {},
	muted: {dimColor: true},
	strong: {bold: true},
	accent: {color: 'cyan'},
	good: {color: 'green'},
	warn: {color: 'yellow'},
	bad: {color: 'red'},
	cursor: {inverse: true},
	focus: {color: 'cyan', bold: true},
};

/** Weight and inversion only: glyphs and words carry every meaning that a colour has. */
const noColours: Theme = {
	plain: {},
	muted: {dimColor: true},
	strong: {bold: true},
	accent: {},
	good: {},
	warn: {},
	bad: {bold: true},
	cursor: {inverse: true},
	focus: {bold: true},
};

/** The theme for an environment: no colours where NO_COLOR is set and not empty (https://no-color.org). */
export const themeOf = (environment: {readonly [name: string]: string | undefined}): Theme =>
	environment['NO_COLOR'] ? noColours : sixteenColours;
