import type {ObjectChange} from '../../cluster/object-changes.ts';
import type {Difference} from '../fork/difference.ts';
import {differencesShownMax} from '../limits.ts';
import {span, type Line} from '../line.ts';
import {differenceHeadings, figureLines, placementLine} from '../lines/difference.ts';
import type {Sheet} from '../state.ts';
import {changeLines} from './changes.ts';

/** Columns of the names of pods. */
const nameWidth = 56;

const section = (title: string, all: readonly Line[][]): readonly Line[] => {
	if (all.length === 0) return [];
	const more = all.length - differencesShownMax;
	return [
		[],
		[span(`${title} (${all.length})`, 'strong')],
		...all.slice(0, differencesShownMax).flat(),
		...(more > 0 ? [[span(`  and ${more} more`, 'muted')]] : []),
	];
};

/** How two clusters differ: in figures, pod by pod, and object by object, in the words of a change from A to B. */
export const differenceSheet = (
	[a, b]: readonly [a: string, b: string],
	{a: figuresA, b: figuresB, placements}: Difference,
	objects: readonly ObjectChange[],
): Sheet => {
	const named = (title: string, changes: readonly ObjectChange[]): readonly Line[] =>
		section(
			title,
			changes.map(change => [...changeLines(change)]),
		);
	return {
		title: `A ${a} | B ${b}`,
		lines: [
			differenceHeadings,
			...figureLines(figuresA, figuresB),
			...section(
				'placed otherwise',
				placements.map(one => [[span('  '), ...placementLine(one, nameWidth)]]),
			),
			...(placements.length === 0 ? [[], [span('every pod is on the same node', 'good')]] : []),
			...named(
				'only in A',
				objects.filter(({after}) => !after),
			),
			...named(
				'only in B',
				objects.filter(({before}) => !before),
			),
			...named(
				'in both, but not alike: A → B',
				objects.filter(({before, after}) => before && after),
			),
		],
		closedBy: '=',
	};
};
