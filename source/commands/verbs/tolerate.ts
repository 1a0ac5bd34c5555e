import type {ResourceName} from '../../client/types.ts';
import {parseDuration} from '../../machinery/duration.ts';
import type {KubernetesObject} from '../../machinery/json.ts';
import {formatTaint, parseTaint, type TolerationLike} from '../../machinery/taints.ts';
import {completeKinds, taintEffectCandidates} from '../completions.ts';
import {objectName, readTarget, resolveTarget, targetWords, type Target} from '../target.ts';
import type {Command, Word} from '../types.ts';
import {WordError} from '../word-error.ts';
import type {Words} from '../words.ts';

/** core/v1 Toleration, by shape. */
interface Toleration extends TolerationLike {
	readonly tolerationSeconds?: number;
}

interface Change {
	readonly toleration: Toleration;
	/** Takes it away. */
	readonly removes: boolean;
}

export interface TolerateArguments {
	readonly target: Target;
	readonly changes: readonly Change[];
}

interface PodSpecLike {
	readonly tolerations?: readonly Toleration[];
}

interface Tolerating extends KubernetesObject {
	readonly spec?: PodSpecLike & {readonly template?: {readonly spec?: PodSpecLike}};
}

const hint = 'write KEY=VALUE:EFFECT, KEY:EFFECT or KEY; with a minus at its end it is taken away';

/** With a value it must be equal, without one any will do; without an effect all are tolerated. */
const readChange = (word: Word): Change => {
	const removes = word.text.endsWith('-');
	try {
		const {key, value, effect} = parseTaint(removes ? word.text.slice(0, -1) : word.text);
		const operator = value === undefined ? {operator: 'Exists'} : {operator: 'Equal', value};
		return {toleration: {key, ...operator, ...(effect === '' ? {} : {effect})}, removes};
	} catch (error) {
		throw new WordError(word, `tolerate: ${(error as Error).message}`, hint);
	}
};

/** Seconds of `for 30s` at the end; only what evicts can be tolerated for a while. */
const readSeconds = (words: readonly Word[], changes: readonly Change[]): number | undefined => {
	const [word, length] = words;
	if (word === undefined) return undefined;
	if (length === undefined) throw new WordError(word, 'tolerate: a duration after "for" is missing', 'write for 30s');
	let seconds: number;
	try {
		seconds = Math.round(parseDuration(length.text) / 1000);
	} catch (error) {
		throw new WordError(length, `tolerate: ${(error as Error).message}`, 'write a duration such as 30s');
	}
	if (changes.every(({toleration: {effect}, removes}) => removes || effect === 'NoExecute')) return seconds;
	throw new WordError(
		word,
		'tolerate: only NoExecute can be tolerated for a while',
		'end the toleration with :NoExecute',
	);
};

const readChanges = (words: Words): readonly Change[] => {
	const all = words.rest('a toleration KEY[=VALUE][:EFFECT]', 1);
	const at = all.findIndex(({text}) => text === 'for');
	const [specs, rest] = at === -1 ? [all, []] : [all.slice(0, at), all.slice(at)];
	if (specs.length === 0) throw new WordError(rest[0]!, 'tolerate: a toleration before "for" is missing', hint);
	const extra = rest[2];
	if (extra) throw new WordError(extra, `tolerate: unexpected "${extra.text}"`);
	const changes = specs.map(readChange);
	const tolerationSeconds = readSeconds(rest, changes);
	if (tolerationSeconds === undefined) return changes;
	return changes.map(({toleration, removes}) => ({
		toleration: removes ? toleration : {...toleration, tolerationSeconds},
		removes,
	}));
};

const isSame = (one: Toleration, other: Toleration): boolean =>
	one.key === other.key &&
	one.effect === other.effect &&
	(one.value ?? '') === (other.value ?? '') &&
	(one.operator ?? 'Equal') === (other.operator ?? 'Equal');

const isEqual = (one: Toleration, other: Toleration): boolean =>
	isSame(one, other) && one.tolerationSeconds === other.tolerationSeconds;

const textOf = ({key = '', value, effect = ''}: Toleration): string => formatTaint({key, value, effect});

/** The words that bring back what the change replaces: the toleration as it was, or none. */
const inverseWords = (current: readonly Toleration[], {toleration}: Change): string => {
	const before = current.find(one => isSame(one, toleration));
	if (before === undefined) return `${textOf(toleration)}-`;
	return `${textOf(before)}${before.tolerationSeconds === undefined ? '' : ` for ${before.tolerationSeconds}s`}`;
};

const podSpecOf = ({spec}: Tolerating): PodSpecLike | undefined => spec?.template?.spec ?? spec;

/** Kinds whose pods are made from a template, and the pod itself. */
const tolerating: ReadonlySet<string> = new Set([
	'Deployment',
	'StatefulSet',
	'DaemonSet',
	'ReplicaSet',
	'ReplicationController',
	'Job',
	'Pod',
]);

const refuseOthers = ({kind}: ResourceName, name: string): void => {
	if (!tolerating.has(kind)) throw new Error(`${name} has no pods that could tolerate a taint`);
};

const changed = (current: readonly Toleration[], changes: readonly Change[], name: string): readonly Toleration[] =>
	changes.reduce<readonly Toleration[]>((list, {toleration, removes}) => {
		const others = list.filter(one => !isSame(one, toleration));
		if (!removes) return [...others, toleration];
		if (others.length < list.length) return others;
		throw new Error(`toleration "${textOf(toleration)}" not found in ${name}`);
	}, current);

/** `tolerate KIND NAME KEY[=VALUE][:EFFECT]…[-] [for 30s]`: tolerations of a workload's template, or of a pod. */
export const tolerate: Command<TolerateArguments> = {
	verb: 'tolerate',
	usage: 'tolerate KIND NAME KEY[=VALUE][:EFFECT]…[-] [for 30s]',
	summary: 'Let the pods of a workload bear a taint, always or for a while; with a minus at its end no more.',
	parse(words) {
		const target = readTarget(words);
		return {target, changes: readChanges(words)};
	},
	complete: (words, context) =>
		words.length < 2
			? completeKinds('deployment', 'statefulset', 'daemonset', 'job', 'pod')(words, context)
			: taintEffectCandidates,
	async inverse({target, changes}, context) {
		const {resource, key} = resolveTarget(target, context);
		const object = (await context.client.raw.get(resource, key)) as Tolerating;
		const current = podSpecOf(object)?.tolerations ?? [];
		return changes.map(change => `tolerate ${targetWords(target)} ${inverseWords(current, change)}`);
	},
	async run({target, changes}, context) {
		const {resource, key} = resolveTarget(target, context);
		const name = objectName(resource, target.name);
		refuseOthers(resource, name);
		const object = (await context.client.raw.get(resource, key)) as Tolerating;
		const current = podSpecOf(object)?.tolerations ?? [];
		const next = changed(current, changes, name);
		if (next.length === current.length && next.every(one => current.some(other => isEqual(one, other))))
			return {lines: [`${name} tolerations unchanged`]};
		const podSpec = {tolerations: next.length === 0 ? null : next};
		const spec = resource.kind === 'Pod' ? podSpec : {template: {spec: podSpec}};
		// The list is replaced as a whole: what somebody else added meanwhile must not get lost.
		const {resourceVersion} = object.metadata;
		await context.client.raw.patch(resource, key, 'merge', {metadata: {resourceVersion}, spec});
		return {lines: [`${name} tolerations updated`]};
	},
};
