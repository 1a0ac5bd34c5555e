import type {DecisionRecord} from '../../scheduler/decisions/decision-record.ts';
import type {QueuedPod, QueuePlace} from '../../scheduler/queue/queued-pod.ts';
import type {SchedulerStatistics} from '../../cluster/statistics.ts';
import type {Column} from '../columns.ts';
import {decisionsShownMax, waitingPodsShownMax} from '../limits.ts';
import type {ClusterSnapshot, Target} from '../snapshot.ts';
import type {Tone} from '../theme.ts';
import {since} from './age.ts';
import type {PanelContent, PanelItem} from './panel.ts';
import {remembered} from './remembered.ts';

/** The places of the queue, in the order in which they are shown. */
const places: readonly QueuePlace[] = ['inFlight', 'active', 'backoff', 'unschedulable', 'gated'];

const placeNames: {readonly [place in QueuePlace]: string} = {
	inFlight: 'in flight',
	active: 'active',
	backoff: 'backoff',
	unschedulable: 'unschedulable',
	gated: 'gated',
};

const tones: {readonly [state: string]: Tone} = {
	backoff: 'warn',
	unschedulable: 'bad',
	gated: 'muted',
	'→ bound': 'good',
	'→ refused': 'bad',
	'→ preempts': 'warn',
	'→ failed': 'bad',
};

const columns: readonly Column[] = [
	{key: 'age', align: 'right', minimum: 4, tone: 'muted'},
	{key: 'state', minimum: 9, tone: text => tones[text]},
	{key: 'pod', minimum: 12},
	{key: 'attempt', align: 'right', dropAt: 3},
	{key: 'node', dropAt: 1},
	{key: 'score', align: 'right', dropAt: 2},
	{key: 'why', grow: true, minimum: 8, tone: 'muted', dropAt: 4},
];

const targetOf = (key: string): Target => {
	const slash = key.indexOf('/');
	return {kind: 'Pod', namespace: key.slice(0, slash), name: key.slice(slash + 1), object: undefined};
};

const waitingItem = remembered((queued: QueuedPod): PanelItem => {
	const {key, pod, place, attempts, queuedAtMs, history} = queued;
	const uid = `waiting ${pod.metadata.uid}`;
	const state = placeNames[place];
	const why = history.at(-1)?.cause ?? '';
	return {
		uid,
		search: `${state} ${key} ${why}`.toLowerCase(),
		target: {...targetOf(key), object: pod},
		raw: {age: -queuedAtMs, attempt: attempts},
		cells: now => ({
			uid,
			age: since(queuedAtMs, now),
			state,
			pod: key,
			attempt: String(attempts),
			node: pod.status?.nominatedNodeName ?? '',
			score: '',
			why,
		}),
	};
});

const resultOf = ({node, nominatedNode = '', failure}: DecisionRecord): string => {
	if (failure !== undefined) return '→ failed';
	if (node !== undefined) return '→ bound';
	return nominatedNode === '' ? '→ refused' : '→ preempts';
};

/** kube-scheduler's reasons without the count before them; of a pod that was placed, among how many nodes. */
const whyOf = ({message, failure, feasible, nodes, ties}: DecisionRecord): string => {
	const said = failure?.message ?? message;
	if (said !== undefined) return said.replace(/^\d+\/\d+ nodes are available: /, '');
	return `${feasible} of ${nodes} nodes fit${ties > 1 ? `, ${ties} alike` : ''}`;
};

const decisionItem = remembered((record: DecisionRecord): PanelItem => {
	const {sequence, pod, atMs, attempt, node, nominatedNode, score} = record;
	const uid = `decision ${sequence}`;
	const row = {
		uid,
		state: resultOf(record),
		pod,
		attempt: String(attempt),
		node: node ?? nominatedNode ?? '',
		score: score === undefined ? '' : String(score),
		why: whyOf(record),
	};
	return {
		uid,
		search: `${row.state} ${pod} ${row.node} ${row.why}`.toLowerCase(),
		target: targetOf(pod),
		opens: {of: 'attempt', pod, sequence},
		raw: {age: -atMs, attempt, ...(score === undefined ? {} : {score})},
		cells: now => ({...row, age: since(atMs, now)}),
	};
});

/** Pods that wait, those that come up first before the others; a longer queue is cut. */
const waitingItems = (waiting: readonly QueuedPod[]): readonly PanelItem[] => {
	const byPlace = Map.groupBy(waiting, ({place}) => place);
	return places
		.flatMap(place => (byPlace.get(place) ?? []).toSorted((a, b) => a.queuedAtMs - b.queuedAtMs))
		.slice(0, waitingPodsShownMax)
		.map(waitingItem);
};

const countsText = ({queue, attempts}: SchedulerStatistics): string => {
	const all = attempts.reduce((sum, {result, count}) => (result === 'error' ? sum : sum + count), 0);
	return [...places.map(place => `${placeNames[place]} ${queue[place]}`), `attempts ${all}`].join(' · ');
};

/** The pods that wait for a node, by the part of the queue they are in, then the latest attempts, newest first. */
export const schedulerPanel = ({figures}: ClusterSnapshot): PanelContent => {
	const scheduler = figures?.statistics().scheduler;
	return {
		title: 'scheduler',
		...(scheduler === undefined ? {} : {summary: countsText(scheduler)}),
		columns,
		items:
			scheduler === undefined
				? []
				: [...waitingItems(scheduler.waiting()), ...scheduler.decisions(decisionsShownMax).map(decisionItem)],
		lists: [],
		liveOnly: true,
		empty: scheduler === undefined ? 'no scheduler runs' : 'nothing has been scheduled yet',
	};
};
