import {isBookkeeping, type ObjectChange} from '../../cluster/object-changes.ts';
import {changedFields, type FieldChange} from '../../machinery/changed-fields.ts';
import {keyOf} from '../../machinery/object-key.ts';
import {humanDuration} from '../../machinery/duration.ts';
import {span, type Line} from '../line.ts';
import type {Moment} from '../past/timeline.ts';
import type {ClusterSnapshot} from '../snapshot.ts';
import type {Sheet} from '../state.ts';

const valueText = (value: unknown): string => (value === undefined ? '–' : JSON.stringify(value));

const fieldLine = ({path, before, after}: FieldChange): Line => [
	span(`    ${path}: `, 'accent'),
	span(valueText(before), 'bad'),
	span(' → ', 'muted'),
	span(valueText(after), 'good'),
];

interface Moved {
	readonly spec?: {readonly nodeName?: string};
}

/** Where a pod went between the two moments, which is what people look for first. */
const placement = ({before, after}: ObjectChange): string => {
	const [from, to] = [(before as Moved | undefined)?.spec?.nodeName, (after as Moved | undefined)?.spec?.nodeName];
	return from === to ? '' : `  ${from ?? 'no node'} → ${to ?? 'no node'}`;
};

/** A change of an object, a line for each field. */
export const changeLines = (change: ObjectChange): readonly Line[] => {
	const {before, after} = change;
	const object = (after ?? before)!;
	const name = `${object.kind} ${keyOf(object)}`;
	if (!before)
		return [[span('  + ', 'good'), span(name), span(object.kind === 'Pod' ? placement(change) : '', 'muted')]];
	if (!after) return [[span('  − ', 'bad'), span(name), span(object.kind === 'Pod' ? placement(change) : '', 'muted')]];
	const fields = changedFields(before, after).filter(field => !isBookkeeping(field));
	return [[span('  ~ ', 'warn'), span(name)], ...fields.map(fieldLine)];
};

/** What changed between a moment and now: what came, what went, and field by field what became different. */
export const changesSheet = (moment: Moment, now: ClusterSnapshot, changes: readonly ObjectChange[]): Sheet => {
	const came = changes.filter(({before}) => !before);
	const went = changes.filter(({after}) => !after);
	const changed = changes.filter(({before, after}) => before && after);
	const group = (title: string, members: readonly ObjectChange[]): readonly Line[] =>
		members.length === 0 ? [] : [[span(`${title} (${members.length})`, 'strong')], ...members.flatMap(changeLines), []];
	return {
		title: `revision ${moment.revision} → ${now.revision} (${humanDuration(now.now - moment.at)})`,
		lines: [
			...(changes.length === 0 ? [[span('nothing but heartbeats and events', 'muted')]] : []),
			...group('came', came),
			...group('went', went),
			...group('changed', changed),
		],
		closedBy: '=',
	};
};
