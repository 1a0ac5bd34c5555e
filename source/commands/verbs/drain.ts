import type {ObjectKey, ObjectOf} from '../../client/types.ts';
import {parseDuration} from '../../machinery/duration.ts';
import {controllerOf, keyOf} from '../../machinery/object-key.ts';
import {StatusError} from '../../machinery/status-error.ts';
import {evictionDetail, pendingSummary} from '../../scheduler/what-if/placement-summary.ts';
import {completeNodes} from '../completions.ts';
import {setUnschedulable} from '../cordon-command.ts';
import {evictPod} from '../evict-pod.ts';
import {drainMs, evictionRetryMs, goneCheckMs} from '../limits.ts';
import {chosenNode} from '../random-choice.ts';
import {readNode} from '../target.ts';
import type {Command, CommandContext} from '../types.ts';
import {WordError} from '../word-error.ts';
import {readGrace, type Words} from '../words.ts';
import {cordon} from './cordon.ts';

type Pod = ObjectOf<'Pod'>;

export interface DrainArguments {
	readonly node: string;
	readonly force: boolean;
	readonly timeoutMs: number;
	/** In place of the pods' own. */
	readonly graceSeconds?: number;
}

interface Plan {
	readonly evict: readonly Pod[];
	readonly daemons: readonly Pod[];
	readonly alone: readonly Pod[];
}

const isFinished = (pod: Pod) => pod.status?.phase === 'Succeeded' || pod.status?.phase === 'Failed';

/** Sorts the node's pods as kubectl drain does: those of DaemonSets stay, those without a controller would be lost. */
const planDrain = async ({client}: CommandContext, node: string): Promise<Plan> => {
	const {items} = await client.list('Pod', {fieldSelector: `spec.nodeName=${node}`});
	const live = items.filter(pod => pod.metadata.annotations?.['kubernetes.io/config.mirror'] === undefined);
	const daemons = live.filter(pod => controllerOf(pod)?.kind === 'DaemonSet' && !isFinished(pod));
	const others = live.filter(pod => !daemons.includes(pod));
	return {evict: others, daemons, alone: others.filter(pod => !controllerOf(pod) && !isFinished(pod))};
};

const podKey = (pod: Pod): ObjectKey => ({name: pod.metadata.name, namespace: pod.metadata.namespace});

const isGone = async ({client}: CommandContext, pod: Pod) => {
	try {
		return (await client.get('Pod', podKey(pod))).metadata.uid !== pod.metadata.uid;
	} catch (error) {
		if (error instanceof StatusError && error.code === 404) return true;
		throw error;
	}
};

/** What all pods of one drain share. */
interface DrainRun {
	readonly context: CommandContext;
	/** Cluster time, ms. */
	readonly deadline: number;
	readonly graceSeconds?: number;
	/** Says something about a pod: what became of it, `held` while a budget keeps it, `gone` at its end. */
	tell(pod: Pod, state: 'held' | 'leaving' | 'gone', line?: string): void;
}

/** Counts what becomes of the pods of a drain and tells of it. */
const createTell = ({progress}: CommandContext, all: number): DrainRun['tell'] => {
	const states = new Map<string, 'held' | 'leaving' | 'gone'>();
	let last = '';
	return (pod, state, line) => {
		states.set(pod.metadata.uid, state);
		const count = (wanted: string) => [...states.values()].filter(one => one === wanted).length;
		last = line ?? last;
		progress?.(last, {done: count('gone'), all, held: count('held')});
	};
};

/** Evicts one pod, again and again while a budget refuses, and waits until it is gone. */
const drainPod = async ({context, deadline, graceSeconds, tell}: DrainRun, pod: Pod): Promise<void> => {
	const {clock, signal} = context;
	const checkpoint = () => {
		if (signal?.aborted) throw new Error(`stopped; pod ${keyOf(pod)} and those after it were not drained`);
		if (clock.now() >= deadline)
			throw new Error(`drain did not complete within its timeout: pod ${keyOf(pod)} is still there`);
	};
	for (;;) {
		checkpoint();
		const answer = await evictPod(context, podKey(pod), graceSeconds);
		if (answer.evicted) break;
		tell(pod, 'held', `error when evicting pod ${keyOf(pod)} (will retry after 5s): ${answer.why}`);
		await clock.sleep(evictionRetryMs);
	}
	tell(pod, 'leaving', `evicting pod ${keyOf(pod)}`);
	while (!(await isGone(context, pod))) {
		checkpoint();
		await clock.sleep(goneCheckMs);
	}
	tell(pod, 'gone');
};

const counted = (count: number, what: string) => `${count} ${what}${count === 1 ? '' : 's'}`;

const readTimeout = (words: Words): number => {
	const timeout = words.flag('timeout');
	if (timeout === undefined) return drainMs;
	try {
		return parseDuration(timeout.text);
	} catch (error) {
		throw new WordError(timeout, `drain: ${(error as Error).message}`);
	}
};

/** `drain NODE`: cordon, then evict everything but DaemonSet pods, through disruption budgets. */
export const drain: Command<DrainArguments> = {
	verb: 'drain',
	usage: 'drain NODE [--force] [--timeout 5m] [--grace-period SECONDS]',
	summary: 'Cordon a node and evict its pods through their budgets; DaemonSet pods stay.',
	dangerous: true,
	flags: {force: 'switch', timeout: 'value', 'grace-period': 'value'},
	parse(words) {
		const node = readNode(words, 'drain', true);
		return {node, force: words.has('force'), timeoutMs: readTimeout(words), graceSeconds: readGrace(words, 'drain')};
	},
	complete: completeNodes,
	async preview({node}, context) {
		const {evict, daemons, alone} = await planDrain(context, node);
		const placements = context.whatIf?.([{kind: 'drain', node}]) ?? [];
		const pending = pendingSummary(placements);
		const landings = new Map(placements.map(placement => [placement.pod, evictionDetail(placement)]));
		const details = evict.map(pod => landings.get(keyOf(pod)) ?? `evicts ${keyOf(pod)}`);
		const extra = [
			...(pending === undefined ? [] : [pending]),
			...(daemons.length > 0
				? [`${counted(daemons.length, 'DaemonSet pod')} ${daemons.length === 1 ? 'stays' : 'stay'}`]
				: []),
			...(alone.length > 0 ? [`--force is needed for ${counted(alone.length, 'pod')} without a controller`] : []),
		];
		return {summary: [`evicts ${counted(evict.length, 'pod')}`, ...extra].join('; '), details};
	},
	/** Who left stays where they are; the node can take others again. */
	inverse: ({node}, context) => cordon.inverse!({node}, context),
	async run({node: named, force, timeoutMs, graceSeconds}, context) {
		const node = await chosenNode(named, context);
		const lines = [await setUnschedulable(context.client, node, true)];
		const {evict, daemons, alone} = await planDrain(context, node);
		if (alone.length > 0 && !force)
			throw new Error(
				`unable to drain node "${node}": cannot delete Pods that declare no controller (use --force to override): ${alone.map(keyOf).join(', ')}`,
			);
		const deadline = context.clock.now() + timeoutMs;
		// One that fails does not end the others: nothing goes on any more when the command is over.
		const drainRun = {context, deadline, graceSeconds, tell: createTell(context, evict.length)};
		const ends = await Promise.allSettled(evict.map(pod => drainPod(drainRun, pod)));
		const failed = ends.find(end => end.status === 'rejected');
		if (failed) throw failed.reason;
		const warnings = daemons.length > 0 ? [`ignoring DaemonSet-managed Pods: ${daemons.map(keyOf).join(', ')}`] : [];
		return {lines: [...lines, `node/${node} drained`], warnings};
	},
};
