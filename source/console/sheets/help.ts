import {fitText} from '../fit-text.ts';
import {availableKeys, type KeyBinding, type Section} from '../keymap.ts';
import {span, type Line} from '../line.ts';
import {needWord} from '../needs.ts';
import {podCells, podStates} from '../pod-state.ts';
import type {Sheet} from '../state.ts';
import type {ConsoleOptions} from '../types.ts';

const headings: {readonly [section in Section]: string} = {
	everywhere: 'everywhere',
	lists: 'in a list',
	act: 'on what is selected',
	time: 'time',
};

const keyColumns = 16;

const digits = '123456789';

/** The keys apart by blanks; all digits as `1–9`. */
const keysText = (keys: readonly string[]): string => keys.join(' ').replace([...digits].join(' '), '1–9');

const bindingLine = ({keys, help, dangerous, needs}: KeyBinding): Line => [
	span('  '),
	span(fitText(keysText(keys), keyColumns), 'accent'),
	span(help),
	...(needs && needs !== 'any' ? [span(`  (${needWord[needs]})`, 'muted')] : []),
	...(dangerous ? [span('  asks first', 'warn')] : []),
];

const sectionLines = (section: Section, bindings: readonly KeyBinding[]): readonly Line[] => [
	[span(headings[section], 'strong')],
	...bindings.filter(binding => binding.section === section).map(bindingLine),
	[],
];

const legend: readonly Line[] = [
	[span('pod cells', 'strong')],
	...podStates.map(state => [
		span('  '),
		span(fitText(podCells[state].glyph, keyColumns), podCells[state].tone),
		span(podCells[state].meaning),
	]),
	[],
	[span('marks', 'strong')],
	[span('  '), span(fitText('✕', keyColumns), 'bad'), span('NoExecute taint, failing or not ready')],
	[span('  '), span(fitText('⊘', keyColumns), 'warn'), span('NoSchedule taint, or cordoned')],
	[span('  '), span(fitText('~', keyColumns), 'warn'), span('PreferNoSchedule taint')],
];

/** All keys there are, from the key table, and what the cells and marks of placement mean. */
export const helpSheet = ({readOnly = false, keymap}: Pick<ConsoleOptions, 'readOnly' | 'keymap'>): Sheet => {
	const bindings = availableKeys(readOnly, keymap);
	const sections = (['everywhere', 'lists', 'act', 'time'] as const).filter(section =>
		bindings.some(binding => binding.section === section),
	);
	return {
		title: readOnly ? 'help (read-only)' : 'help',
		lines: [...sections.flatMap(section => sectionLines(section, bindings)), ...legend],
		closedBy: '?',
	};
};
