import type {NodeInfo} from '../cache/node-info.ts';
import type {NodeRefusal} from '../framework/refusal.ts';
import type {NodeGroups} from './node-groups.ts';
import type {PodTrackers} from './pod-trackers.ts';
import {Workspace} from './workspace.ts';

const workspace = new Workspace();

/** Groups of nodes that are feasible, and how many nodes each has. Valid until the next decision. */
export interface FeasibleGroups {
	readonly groups: Int32Array;
	readonly counts: Int32Array;
	/** How many nodes they have together. */
	readonly nodes: number;
}

/** How many of some nodes, by place, are of a group. */
const countIn = ({kinds}: NodeGroups, group: number, places: ReadonlyMap<number, unknown>): number => {
	let count = 0;
	for (const place of places.keys()) if (kinds.of[place] === group) count++;
	return count;
};

/** Where the kinds that the trackers of filters give stand in the traits of a group: behind that of `nodes`. */
const filtersFrom = 1;

/** The groups with nodes that no filter refuses; those `apart`, by place, do not count. */
export const feasibleGroups = (
	{groups: all, nodes: local, filters}: PodTrackers,
	apart: ReadonlyMap<number, NodeRefusal>,
): FeasibleGroups => {
	const judges = filters.map(({tracker}) => tracker.judge());
	const {inhabited} = all;
	const groups = workspace.groups(inhabited.length);
	const counts = workspace.counts(inhabited.length);
	const fits = (group: number): boolean => {
		if (local.refusal(all.kindIn(group, 0)) !== undefined) return false;
		for (let index = 0; index < judges.length; index++) {
			if (judges[index]!(all.kindIn(group, filtersFrom + index)) !== undefined) return false;
		}
		return true;
	};
	let found = 0;
	let nodes = 0;
	for (const group of inhabited) {
		const count = all.nodesIn(group) - (apart.size === 0 ? 0 : countIn(all, group, apart));
		if (count === 0 || !fits(group)) continue;
		groups[found] = group;
		counts[found++] = count;
		nodes += count;
	}
	return {groups: groups.subarray(0, found), counts: counts.subarray(0, found), nodes};
};

const noNodes: readonly NodeInfo[] = [];

const addWeighted = (totals: Float64Array, scores: Float64Array, weight: number): void => {
	for (let index = 0; index < totals.length; index++) totals[index] = totals[index]! + scores[index]! * weight;
};

/** The total score of the nodes of each feasible group. Valid until the next decision. */
export const totalsOf = (
	{groups: all, nodes: local, filters, scores: scorers}: PodTrackers,
	{groups, counts}: FeasibleGroups,
): Float64Array => {
	const size = groups.length;
	const totals = workspace.totals(size);
	const scores = workspace.scores(size);
	const kinds = workspace.kinds(size);
	for (let index = 0; index < size; index++) {
		kinds[index] = all.kindIn(groups[index]!, 0);
		totals[index] = local.sum(kinds[index]!);
	}
	for (const [column, {plugin, state, weight}] of local.columns.entries()) {
		for (let index = 0; index < size; index++) scores[index] = local.raw(kinds[index]!, column);
		plugin.normalize!(scores, state, noNodes);
		addWeighted(totals, scores, weight);
	}
	const from = filtersFrom + filters.length;
	for (const [position, {tracker, weight}] of scorers.entries()) {
		for (let index = 0; index < size; index++) kinds[index] = all.kindIn(groups[index]!, from + position);
		if (tracker.score(kinds, counts, scores)) addWeighted(totals, scores, weight);
	}
	return totals;
};

/** 1 for the groups whose nodes have a total, by group. Valid until the next decision. */
export const marksOf = (
	{kinds: {count}}: NodeGroups,
	{groups}: FeasibleGroups,
	totals: Float64Array,
	total: number,
): Uint8Array => {
	const marks = workspace.marks(count);
	for (let index = 0; index < groups.length; index++) if (totals[index] === total) marks[groups[index]!] = 1;
	return marks;
};
