import type {Candidate, ParseError} from '../commands/types.ts';
import {focusPanel} from './focused-panel.ts';
import {panelIds, type PanelId} from './panels/panel.ts';
import type {SessionContext} from './session-context.ts';
import {themeNames} from './theme.ts';

/*
Words of the palette that are about the console and not about the cluster. They are no commands: nothing of them is recorded.
*/

/** What kubectl's names for kinds are shown in. */
const aliases: {readonly [word: string]: PanelId} = {
	po: 'pods',
	pod: 'pods',
	no: 'nodes',
	node: 'nodes',
	svc: 'services',
	service: 'services',
	deploy: 'workloads',
	deployments: 'workloads',
	ev: 'events',
	event: 'events',
};

const panelOf = (word: string): PanelId | undefined => panelIds.find(id => id === word) ?? aliases[word];

/** Does what a line asks of the console: another panel, another theme, an end. False: it is a command. Or what is wrong with it. */
export const goTo = (line: string, context: SessionContext): boolean | ParseError => {
	const [word = '', argument, ...more] = line.trim().split(/\s+/);
	if (argument === undefined && /^(q|quit|exit)$/.test(word)) {
		context.quit();
		return true;
	}
	const panel = argument === undefined ? panelOf(word) : undefined;
	if (panel !== undefined) {
		focusPanel(context, panel);
		return true;
	}
	if (word !== 'theme') return false;
	const theme = themeNames.find(name => name === argument && more.length === 0);
	if (theme === undefined)
		return {error: 'there is no such theme', start: line.indexOf(word), end: line.length, hint: themeNames.join(', ')};
	context.update({theme});
	return true;
};

/** What the palette offers of these words, behind what the command language offers. */
export const goToCandidates = (line: string, cursor: number): readonly Candidate[] => {
	const before = line.slice(0, cursor).trimStart();
	const theme = /^theme\s+(\S*)$/.exec(before)?.[1];
	if (theme !== undefined) return themeNames.filter(name => name.startsWith(theme)).map(text => ({text}));
	if (before === '' || /\s/.test(before)) return [];
	return [
		...panelIds.filter(id => id.startsWith(before)).map(text => ({text, description: 'go to this panel'})),
		...('theme'.startsWith(before) ? [{text: 'theme', description: `theme ${themeNames.join('|')}`}] : []),
		...('quit'.startsWith(before) ? [{text: 'quit', description: 'leave the console'}] : []),
	];
};
