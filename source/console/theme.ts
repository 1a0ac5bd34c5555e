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

interface Palette {
	/** Undefined: dimmed, in the terminal's own way. */
	readonly muted?: string;
	readonly accent: string;
	readonly good: string;
	readonly warn: string;
	readonly bad: string;
}

const themeOfPalette = ({muted, accent, good, warn, bad}: Palette): Theme => ({
	plain: {},
	muted: muted === undefined ? {dimColor: true} : {color: muted},
	strong: {bold: true},
	accent: {color: accent},
	good: {color: good},
	warn: {color: warn},
	bad: {color: bad},
	cursor: {inverse: true},
	focus: {color: accent, bold: true},
});

/** All themes by name. */
export const themes = {
	/** The 16 colours of every terminal, so that the terminal's own palette decides the shades. */
	default: themeOfPalette({accent: 'cyan', good: 'green', warn: 'yellow', bad: 'red'}),
	truecolor: themeOfPalette({muted: '#7f8699', accent: '#7dcfff', good: '#9ece6a', warn: '#e0af68', bad: '#f7768e'}),
	/** Blue, orange and vermilion of Okabe and Ito, told apart with every kind of colour vision. */
	'colour-blind': themeOfPalette({accent: '#56b4e9', good: '#0072b2', warn: '#e69f00', bad: '#d55e00'}),
	/** Dark enough on white. */
	light: themeOfPalette({muted: '#6a6f7a', accent: '#005f87', good: '#216e39', warn: '#8a5a00', bad: '#b3261e'}),
	/** Weight and inversion only: glyphs and words carry every meaning that a colour has. */
	none: {
		plain: {},
		muted: {dimColor: true},
		strong: {bold: true},
		accent: {},
		good: {},
		warn: {},
		bad: {bold: true},
		cursor: {inverse: true},
		focus: {bold: true},
	},
} as const satisfies {readonly [name: string]: Theme};

export type ThemeName = keyof typeof themes;

export const themeNames = Object.keys(themes) as readonly ThemeName[];

/** The theme for an environment: no colours where NO_COLOR is set and not empty (https://no-color.org). */
export const themeOf = (
	environment: {readonly [name: string]: string | undefined},
	name: ThemeName = 'default',
): Theme => themes[environment['NO_COLOR'] ? 'none' : name];
