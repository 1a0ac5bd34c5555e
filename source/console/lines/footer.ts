import type {FormKind} from '../forms/form-kind.ts';
import {kindOf} from '../forms/form-state.ts';
import {availableKeys, type KeyBinding} from '../keymap.ts';
import {fitLine, lineWidth, span, type Line} from '../line.ts';
import {fitsNeed} from '../needs.ts';
import type {ConsoleState} from '../state.ts';

/** A key and what it does now. */
type Hint = readonly [key: string, label: string];

interface FooterOptions {
	readonly readOnly: boolean;
	/** Of what is selected. */
	readonly kind: string | undefined;
	readonly width: number;
	readonly keymap?: readonly KeyBinding[];
}

const keyText = ({action, keys}: KeyBinding): string => (action === 'focus' ? '0–9' : keys[0]!);

const browsingHints = ({readOnly, kind, keymap}: FooterOptions): readonly Hint[] =>
	availableKeys(readOnly, keymap)
		.filter(binding => binding.footer !== undefined && fitsNeed(binding.needs, kind))
		.toSorted((left, right) => left.footer! - right.footer!)
		.map(binding => [keyText(binding), binding.label]);

const formHints = ({arrows, tab}: FormKind): readonly Hint[] => [
	['enter', 'run'],
	['↑ ↓', arrows],
	...(tab === undefined ? [] : [['tab', tab] as const]),
	['esc', 'leave'],
];

const modeHints = ({mode}: ConsoleState, options: FooterOptions): readonly Hint[] => {
	switch (mode.kind) {
		case 'browse':
			return browsingHints(options);
		case 'filter':
			return [
				['enter', 'keep'],
				['esc', 'as before'],
				['!word', 'leave out'],
			];
		case 'palette':
			return [
				['enter', 'run'],
				['tab', 'complete'],
				['↑ ↓', 'history'],
				['esc', 'leave'],
			];
		case 'form':
			return formHints(kindOf(mode.form));
		case 'choose':
			return [
				...('column' in (mode.choices[0] ?? {})
					? ([
							['enter', 'show or hide'],
							['← →', 'move'],
						] as const)
					: ([['enter', 'run']] as const)),
				['↑ ↓', 'choose'],
				['esc', 'leave'],
			];
		case 'confirm':
			return [['y', 'do it'], ['n', 'leave it'], ...(mode.options.length > 0 ? [['tab', 'options'] as const] : [])];
		case 'sheet':
			return [
				['j k', 'scroll'],
				['g G', 'first, last'],
				['esc', 'close'],
			];
	}
};

const hintLine = ([key, label]: Hint): Line => [span(key, 'accent'), span(` ${label}`)];

/** The last line: the keys that do something now, as many as fit. */
export const footerLine = (state: ConsoleState, options: FooterOptions): Line => {
	let line: Line = [span(' ')];
	for (const hint of modeHints(state, options)) {
		const longer = [...line, ...hintLine(hint), span('  ')];
		if (lineWidth(longer) > options.width) break;
		line = longer;
	}
	return fitLine(line, options.width);
};
