import {timestamp} from '../../clock/clock.ts';
import {humanDuration} from '../../machinery/duration.ts';
import {fitLine, lineWidth, span, type Line} from '../line.ts';
import {podStates, type PodState} from '../pod-state.ts';
import type {ClusterSnapshot} from '../snapshot.ts';
import {speedText} from '../speeds.ts';
import {barLine} from './frame.ts';
import type {Tone} from '../theme.ts';

/** A part of the header; where there is too little room, parts go in the order of `drop`, highest first. */
interface Segment {
	readonly line: Line;
	readonly drop: number;
}

const stateTones: {readonly [state in PodState]: Tone | undefined} = {
	running: 'good',
	starting: 'warn',
	pending: 'warn',
	terminating: 'muted',
	failed: 'bad',
	succeeded: 'muted',
};

/** Thousands apart by a narrow gap, so that a revision can be read: 4 812. */
const grouped = (count: number): string => String(count).replaceAll(/\B(?=(\d{3})+$)/g, ' ');

const paceLine = (speed: number): Line =>
	speed === 0 ? [span('‖ paused', 'warn')] : [span('▶ ', 'good'), span(speedText(speed))];

/** What the time that is shown is to now: past, of a server that is away, or how fast it goes. */
const paceOf = ({isPast, lostAt, now, speed}: ClusterSnapshot): Line => {
	if (isPast) return [span('◀ past', 'warn')];
	return lostAt === undefined ? paceLine(speed) : [span(`disconnected ${humanDuration(now - lostAt)}`, 'bad')];
};

/** What cannot be had is not counted: none would be wrong. */
const withheld = (list: 'nodes' | 'pods', {problems}: ClusterSnapshot): Line | undefined =>
	problems?.get(list)?.kind === 'refused' ? [span(`${list} refused`, 'warn')] : undefined;

const nodesLine = ({nodes, readyNodes}: ClusterSnapshot): Line => [
	span(`${nodes.length} nodes `),
	span(`${readyNodes} ready`, readyNodes === nodes.length ? 'good' : 'warn'),
];

const podsLine = ({podCounts}: ClusterSnapshot): Line => {
	const present = podStates.filter(state => podCounts[state] > 0);
	const total = present.reduce((sum, state) => sum + podCounts[state], 0);
	return [span(`${total} pods`), ...present.map(state => span(` ${podCounts[state]} ${state}`, stateTones[state]))];
};

/** What is not complete is not counted: there would be too few. */
const countsOf = (snapshot: ClusterSnapshot): readonly Segment[] => {
	const {loading, problems, warnings} = snapshot;
	const isLoading = (['nodes', 'pods'] as const).some(list => loading.has(list) && !problems?.has(list));
	if (isLoading) return [{line: [span('loading …', 'warn')], drop: 6}];
	return [
		{line: withheld('nodes', snapshot) ?? nodesLine(snapshot), drop: 6},
		{line: withheld('pods', snapshot) ?? podsLine(snapshot), drop: 7},
		{line: [span(`warnings ${warnings}`, warnings > 0 ? 'warn' : 'muted')], drop: 8},
	];
};

/** Revision, pace and time; nothing before anything was heard of the cluster. */
const momentOf = (snapshot: ClusterSnapshot): readonly Segment[] => {
	const {revision, now, lostAt} = snapshot;
	if (revision === 0 && lostAt === undefined) return [];
	return [
		{line: [span(`rev ${grouped(revision)}`)], drop: 5},
		{line: paceOf(snapshot), drop: 2},
		{line: [span(timestamp(now).slice(11, 19))], drop: 4},
	];
};

const segments = (title: string, snapshot: ClusterSnapshot, readOnly: boolean): readonly Segment[] => [
	{line: [span(title, 'strong')], drop: 1},
	...(readOnly ? [{line: [span('read-only', 'warn')], drop: 3}] : []),
	...(snapshot.onlyNamespace === undefined
		? []
		: [{line: [span(`only namespace ${snapshot.onlyNamespace}`, 'warn')], drop: 3}]),
	...momentOf(snapshot),
	...countsOf(snapshot),
];

const joined = (parts: readonly Segment[]): Line =>
	parts.flatMap(({line}, index) => (index === 0 ? line : [span(' · ', 'muted'), ...line]));

const fitting = (parts: readonly Segment[], width: number): Line => {
	let kept = parts;
	while (kept.length > 1 && lineWidth(joined(kept)) > width) {
		const last = Math.max(...kept.map(({drop}) => drop));
		kept = kept.filter(({drop}) => drop !== last);
	}
	return joined(kept);
};

/** Which of two clusters this is, and whether it has the keys. */
export interface HeaderSide {
	readonly letter: 'A' | 'B';
	readonly hasKeys: boolean;
	readonly title: string;
	readonly width: number;
	readonly isBoth: boolean;
}

/** The header of one of two clusters: what tells them apart (revision, pace, time) goes last where there is little room. */
export const sideHeaderLine = (
	snapshot: ClusterSnapshot,
	{letter, hasKeys, title, width, isBoth}: HeaderSide,
): Line => {
	const mark = span(`${hasKeys ? '▸' : ' '}${letter} `, hasKeys ? 'focus' : 'muted');
	const both: Line = isBoth && hasKeys ? [span('⇄ both ', 'warn')] : [];
	const room = width - lineWidth([mark, ...both]);
	const parts = segments(title, snapshot, false).map(part => (part.drop === 1 ? {...part, drop: 5.5} : part));
	return fitLine([mark, ...both, ...fitting(parts, room)], width);
};

const brand = span('inkube  ', 'accent');
const helpKey: Line = [span('?', 'accent'), span(' help')];

/** The first line: what cluster this is, its revision, pace, time and counts. */
export const headerLine = (
	snapshot: ClusterSnapshot,
	{title, readOnly, width}: {readonly title: string; readonly readOnly: boolean; readonly width: number},
): Line => {
	const room = width - 2 - lineWidth([brand]) - lineWidth(helpKey) - 1;
	return barLine([brand, ...fitLine(fitting(segments(title, snapshot, readOnly), room), room)], helpKey, width);
};
