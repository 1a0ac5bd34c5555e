import {alignColumns} from '../align-columns.ts';
import {nothingWaits} from '../explanation-text.ts';
import type {ConfigurationOutcome, Utilization} from './compare-configurations.ts';

/** An outcome and what its configuration is called. */
export type NamedOutcome = ConfigurationOutcome & {readonly name: string};

const pendingOf = ({placements}: NamedOutcome): readonly string[] =>
	[...placements].filter(([, node]) => node === null).map(([pod]) => pod);

const usage = ({mean, least, most, deviation}: Utilization): string =>
	`${mean}% (${least} to ${most}, deviation ${deviation})`;

/** Where pods go under each configuration side by side, `*` where they differ, and what becomes of the cluster. */
export const comparisonText = (outcomes: readonly NamedOutcome[]): string => {
	const pods = [...new Set(outcomes.flatMap(({placements}) => [...placements.keys()]))];
	if (pods.length === 0) return nothingWaits;
	const rows = pods.map(pod => {
		const nodes = outcomes.map(({placements}) => placements.get(pod) ?? 'nowhere');
		return [`${new Set(nodes).size > 1 ? '*' : ' '} ${pod}`, ...nodes];
	});
	const differing = rows.filter(([first]) => first!.startsWith('*')).length;
	const figures = [
		['  placed', ...outcomes.map(outcome => String(outcome.placements.size - pendingOf(outcome).length))],
		['  pending', ...outcomes.map(outcome => String(pendingOf(outcome).length))],
		['  cpu', ...outcomes.map(({utilization}) => usage(utilization.cpu))],
		['  memory', ...outcomes.map(({utilization}) => usage(utilization.memory))],
	];
	const names = outcomes.map(({name}) => name);
	const table = alignColumns([['  POD', ...names], ...rows]);
	const requested = alignColumns([['  REQUESTED', ...names], ...figures]);
	return `${table}\n\n${requested}\n\nPods that land elsewhere: ${differing} of ${pods.length}\n`;
};

/** The same for programs. */
export const comparisonJson = (outcomes: readonly NamedOutcome[]): string =>
	JSON.stringify(
		outcomes.map(outcome => ({
			name: outcome.name,
			placements: Object.fromEntries(outcome.placements),
			pending: pendingOf(outcome),
			utilization: outcome.utilization,
		})),
	);
