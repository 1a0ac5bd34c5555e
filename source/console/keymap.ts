/*
The one table of keys. It draws the footer and the help, and decides what a key does, so the three cannot disagree.
*/

import {fitsNeed, needsOverlap, type Need} from './needs.ts';

export type ActionId =
	| 'help'
	| 'palette'
	| 'filter'
	| 'back'
	| 'focus'
	| 'all-panels'
	| 'panel-set'
	| 'next-panel'
	| 'previous-panel'
	| 'zoom'
	| 'layout'
	| 'redraw'
	| 'suspend'
	| 'mouse'
	| 'copy'
	| 'follow'
	| 'connection'
	| 'quit'
	| 'down'
	| 'up'
	| 'top'
	| 'bottom'
	| 'page-down'
	| 'page-up'
	| 'open'
	| 'yaml'
	| 'log'
	| 'describe'
	| 'events-of'
	| 'related'
	| 'warnings'
	| 'mark'
	| 'mark-range'
	| 'sort'
	| 'columns'
	| 'by-zone'
	| 'taint'
	| 'untaint'
	| 'tolerate'
	| 'image'
	| 'rollout'
	| 'label'
	| 'annotate'
	| 'edit'
	| 'apply'
	| 'undo'
	| 'scale'
	| 'scale-up'
	| 'scale-down'
	| 'cordon'
	| 'drain'
	| 'fail'
	| 'kill'
	| 'delete'
	| 'why'
	| 'pause'
	| 'step'
	| 'slower'
	| 'faster'
	| 'earlier'
	| 'later'
	| 'leap-back'
	| 'leap-on'
	| 'compare'
	| 'fork'
	| 'other-side'
	| 'both'
	| 'save';

export type Section = 'everywhere' | 'lists' | 'act' | 'time';

export interface KeyBinding {
	readonly action: ActionId;
	readonly keys: readonly string[];
	readonly section: Section;
	/** One or two words for the footer. */
	readonly label: string;
	/** One sentence for the help. */
	readonly help: string;
	/** Changes objects of the cluster: left out when the console is read-only. */
	readonly writes: boolean;
	/** Asks before it acts, and shows the effect. */
	readonly dangerous: boolean;
	readonly needs?: Need;
	/** Place in the footer; without it only the help shows it. */
	readonly footer?: number;
}

type Detail = Partial<Pick<KeyBinding, 'needs' | 'footer'>>;

const reads =
	(section: Section) =>
	(action: ActionId, keys: readonly string[], label: string, help: string, detail: Detail = {}): KeyBinding => ({
		action,
		keys,
		section,
		label,
		help,
		writes: false,
		dangerous: false,
		...detail,
	});

const writes = (
	action: ActionId,
	keys: readonly string[],
	label: string,
	help: string,
	detail: Detail = {},
): KeyBinding => ({
	action,
	keys,
	section: 'act',
	label,
	help,
	writes: true,
	dangerous: false,
	...detail,
});

const everywhere = reads('everywhere');
const lists = reads('lists');
const time = reads('time');

export const keymap: readonly KeyBinding[] = [
	everywhere('help', ['?'], 'help', 'show or close this help'),
	everywhere('palette', [':'], 'command', 'type a command; tab completes, ↑ ↓ recall earlier ones', {footer: 20}),
	everywhere('filter', ['/'], 'filter', 'keep the rows of this panel that contain a word; !word leaves them out', {
		footer: 21,
	}),
	everywhere('back', ['esc'], 'back', 'close, stop the running command, clear the filter or the marks'),
	everywhere('focus', ['1', '2', '3', '4', '5', '6', '7', '8', '9'], 'panel', 'go to a panel by its number', {
		footer: 24,
	}),
	everywhere('all-panels', ['0'], 'panels', 'choose among all panels'),
	everywhere('panel-set', ['p'], 'panel set', 'show the next set of four panels'),
	everywhere('next-panel', ['tab'], 'next panel', 'go to the next panel'),
	everywhere('previous-panel', ['shift-tab'], 'previous panel', 'go to the previous panel'),
	everywhere('zoom', ['z'], 'zoom', 'give the whole screen to this panel, or give it back', {footer: 25}),
	everywhere('layout', ['L'], 'layout', 'cycle the layouts: by size, four panels, one with tabs'),
	everywhere('connection', ['K'], 'kubeconfig', 'show how kubectl reaches this cluster'),
	everywhere('mouse', ['M'], 'mouse', 'use the mouse, or leave it to the terminal (shift selects text either way)'),
	everywhere('redraw', ['ctrl-l'], 'redraw', 'draw the screen again'),
	everywhere('suspend', ['ctrl-z'], 'suspend', 'leave the terminal to the shell; fg comes back'),
	everywhere('quit', ['q', 'ctrl-c'], 'quit', 'leave the console', {footer: 26}),

	lists('down', ['j', 'down'], 'down', 'select the next row'),
	lists('up', ['k', 'up'], 'up', 'select the previous row'),
	lists('top', ['g', 'home'], 'first', 'select the first row'),
	lists('bottom', ['G', 'end'], 'last', 'select the last row'),
	lists('page-down', ['pgdn', 'ctrl-f'], 'page down', 'move down by a page'),
	lists('page-up', ['pgup', 'ctrl-b'], 'page up', 'move up by a page'),
	lists(
		'open',
		['enter'],
		'open',
		'show the pods of the selected node, workload or service; of an event, go to its moment; of an attempt, say why',
		{footer: 12},
	),
	lists('yaml', ['y'], 'yaml', 'show the selected object as YAML', {needs: 'any', footer: 14}),
	lists('describe', ['d'], 'describe', 'describe the selected object, with its events', {needs: 'any', footer: 13}),
	lists('log', ['l'], 'log', 'read the log of the selected pod, and go on reading; of several containers, choose', {
		needs: 'pod',
		footer: 12.5,
	}),
	lists('events-of', ['E'], 'events', 'show the events of the selected object', {needs: 'any'}),
	lists(
		'related',
		['O'],
		'around',
		'show what belongs to the selected object: owners, what they own, services, what its pods use',
		{needs: 'any'},
	),
	lists('mark', ['v'], 'mark', 'mark this row, or take its mark away: actions act on all marked rows', {footer: 18}),
	lists('mark-range', ['V'], 'mark range', 'mark everything from the row marked last to this one'),
	lists('copy', ['Y'], 'copy', 'copy the name or the YAML of the selected object', {needs: 'any'}),
	lists('follow', ['F'], 'follow', 'let the selection follow what is newest, until it is moved'),
	lists('sort', ['o'], 'sort', 'sort by a column, chosen twice the other way round'),
	lists('columns', ['C'], 'columns', 'show, hide and move columns'),
	lists('by-zone', ['m'], 'zones', 'in placement: show zones with a cell for each node by how full it is, or nodes'),
	lists('warnings', ['W'], 'warnings', 'in events: show the warnings alone, or everything'),

	writes('taint', ['t'], 'taint', 'add a taint to the selected node', {needs: 'node', footer: 1}),
	writes('untaint', ['T'], 'untaint', 'remove one of the taints of the selected node', {needs: 'node', footer: 2}),
	writes('tolerate', ['t'], 'tolerate', 'let the pods of the selected workload tolerate a taint', {
		needs: 'template',
		footer: 8.1,
	}),
	writes('cordon', ['c'], 'cordon', 'cordon the selected node, or uncordon it', {needs: 'node', footer: 3}),
	{...writes('drain', ['r'], 'drain', 'drain the selected node', {needs: 'node', footer: 4}), dangerous: true},
	{
		...writes('fail', ['x'], 'fail', 'make the selected node fail, or heal it', {needs: 'node', footer: 5}),
		dangerous: true,
	},
	writes('scale', ['s'], 'scale', 'set the replicas of the selected workload', {needs: 'workload', footer: 6}),
	writes('scale-up', ['+'], '+1', 'one replica more', {needs: 'workload', footer: 7}),
	writes('scale-down', ['-'], '−1', 'one replica fewer', {needs: 'workload', footer: 8}),
	writes('image', ['i'], 'image', 'give a container of the selected workload another image', {
		needs: 'template',
		footer: 8.2,
	}),
	writes('rollout', ['r'], 'rollout', 'restart, undo, pause or resume the rollout of the selected workload', {
		needs: 'template',
		footer: 8.3,
	}),
	{
		...writes('kill', ['X'], 'kill', 'kill the containers of the selected pod', {needs: 'pod', footer: 9}),
		dangerous: true,
	},
	{...writes('delete', ['D'], 'delete', 'delete the selected object', {needs: 'any', footer: 10}), dangerous: true},
	writes('label', ['b'], 'label', 'set or remove labels of the selected object', {needs: 'any'}),
	writes('annotate', ['n'], 'annotate', 'set or remove annotations of the selected object', {needs: 'any'}),
	writes('edit', ['e'], 'edit', 'edit the selected object in $EDITOR', {needs: 'any', footer: 11}),
	writes('apply', ['a'], 'apply', 'apply a file of manifests'),
	writes('undo', ['U'], 'undo', 'take back what was done last, where there is a way back'),
	reads('act')('why', ['w'], 'why', 'say why the selected pod is where it is, node by node', {
		needs: 'pod',
		footer: 13,
	}),

	time('pause', ['space'], 'pause', 'pause the cluster, or let it go on', {footer: 22}),
	time('step', ['.'], 'step', 'go to the next moment at which something happens, and pause'),
	time('slower', ['<'], 'slower', 'slow the cluster down'),
	time('faster', ['>'], 'faster', 'speed the cluster up', {footer: 23}),
	time('earlier', ['['], 'rewind', 'show the cluster before its last change, in every panel; esc goes back to now', {
		footer: 23.5,
	}),
	time('later', [']'], 'on', 'show the cluster after its next change'),
	time('leap-back', ['{'], '10 s back', 'show the cluster as it was ten seconds before'),
	time('leap-on', ['}'], '10 s on', 'show the cluster ten seconds later'),
	time('compare', ['='], 'compare', 'show what has changed since the moment that is shown'),
	time('fork', ['f'], 'fork', 'go on from the moment that is shown in a second cluster beside this one', {
		footer: 23.7,
	}),
	time('other-side', ['|'], 'other side', 'beside a fork: give the keys to the other side'),
	time('both', ['B'], 'both', 'beside a fork: give commands to both sides, or to one alone'),
	time('save', ['R'], 'save', 'save what was done as a fixture'),
];

/** The bindings there are: without those that write, when the console is read-only. */
export const availableKeys = (readOnly: boolean, bindings: readonly KeyBinding[] = keymap): readonly KeyBinding[] =>
	readOnly ? bindings.filter(binding => !binding.writes) : bindings;

/** What a key does: some keys do one thing to a node and another to a workload. */
export const bindingOf = (
	key: string,
	{
		readOnly,
		kind,
		bindings,
	}: {readonly readOnly: boolean; readonly kind?: string; readonly bindings?: readonly KeyBinding[]},
): KeyBinding | undefined => {
	const bound = availableKeys(readOnly, bindings).filter(({keys}) => keys.includes(key));
	return bound.find(({needs}) => fitsNeed(needs, kind)) ?? bound[0];
};

/** Keys that would mean two things for one object: `t is both taint and tolerate`. */
export const keyConflicts = (bindings: readonly KeyBinding[]): readonly string[] =>
	bindings.flatMap((binding, index) =>
		bindings
			.slice(index + 1)
			.filter(({needs}) => needsOverlap(binding.needs, needs))
			.flatMap(({action, keys}) =>
				keys.filter(key => binding.keys.includes(key)).map(key => `${key} is both ${binding.action} and ${action}`),
			),
	);
