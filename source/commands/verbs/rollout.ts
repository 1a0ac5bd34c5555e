import type {ObjectOf} from '../../client/types.ts';
import {timestamp} from '../../clock/clock.ts';
import type {KubernetesObject} from '../../machinery/json.ts';
import {completeKinds} from '../completions.ts';
import {currentRevision, rollBack} from '../rollback.ts';
import {objectName, readTarget, resolveTarget, targetWords, type Target} from '../target.ts';
import type {Candidate, Command, CommandContext} from '../types.ts';
import {WordError} from '../word-error.ts';
import type {Words} from '../words.ts';

const done = {restart: 'restarted', undo: 'rolled back', pause: 'paused', resume: 'resumed'} as const;
type Action = keyof typeof done;

export interface RolloutArguments {
	readonly action: Action;
	readonly target: Target;
	/** Which revision `undo` brings back; 0: the one before. */
	readonly revision: number;
}

const isAction = (text: string): text is Action => Object.hasOwn(done, text);

const readRevision = (words: Words, action: Action): number => {
	const word = words.flag('to-revision');
	if (word === undefined) return 0;
	if (action !== 'undo') throw new WordError(word, 'rollout: --to-revision belongs to undo');
	if (!/^\d+$/.test(word.text))
		throw new WordError(word, `rollout: "${word.text}" is not a revision`, 'write a whole number; 0 is the one before');
	return Number(word.text);
};

const restartable: ReadonlySet<string> = new Set(['Deployment', 'DaemonSet', 'StatefulSet']);

/** Refuses, in kubectl's words, what makes no sense for the object as it is. */
const check = (action: Action, object: KubernetesObject, name: string): void => {
	const paused = (object as Partial<ObjectOf<'Deployment'>>).spec?.paused ?? false;
	if (action === 'restart') {
		if (!restartable.has(object.kind)) throw new Error(`${name} restarting is not supported`);
		if (paused) throw new Error(`${name} can't restart paused deployment (run rollout resume first)`);
		return;
	}
	if (object.kind !== 'Deployment')
		throw new Error(`${name} ${action === 'pause' ? 'pausing' : 'resuming'} is not supported`);
	if (action === 'pause' && paused) throw new Error(`${name} is already paused`);
	if (action === 'resume' && !paused) throw new Error(`${name} is not paused`);
};

/** The change that each action is; kubectl restarts by an annotation on the template. */
const patchOf = (action: Action, context: CommandContext) => {
	if (action !== 'restart') return {spec: {paused: action === 'pause' ? true : null}};
	const annotations = {'kubectl.kubernetes.io/restartedAt': timestamp(context.clock.now())};
	return {spec: {template: {metadata: {annotations}}}};
};

/** `rollout restart|undo|pause|resume KIND NAME` */
export const rollout: Command<RolloutArguments> = {
	verb: 'rollout',
	usage: 'rollout restart|undo|pause|resume KIND NAME [--to-revision N]',
	summary: 'Replace all pods of a workload by its update strategy, go back to an earlier template, or hold a rollout.',
	flags: {'to-revision': 'value'},
	parse(words) {
		const word = words.next('restart, undo, pause or resume');
		if (!isAction(word.text))
			throw new WordError(word, `rollout: "${word.text}" is not an action`, `write ${Object.keys(done).join(', ')}`);
		return {action: word.text, target: readTarget(words), revision: readRevision(words, word.text)};
	},
	complete: (words, context): readonly Candidate[] =>
		words.length === 0
			? Object.keys(done).map(text => ({text}))
			: completeKinds('deployment', 'daemonset', 'statefulset')(words.slice(1), context),
	async inverse({action, target}, context) {
		const words = targetWords(target);
		if (action === 'pause') return [`rollout resume ${words}`];
		if (action === 'resume') return [`rollout pause ${words}`];
		const {resource, key} = resolveTarget(target, context);
		const revision = await currentRevision(resource, key, context);
		return revision === undefined ? undefined : [`rollout undo ${words} --to-revision ${revision}`];
	},
	async run({action, target, revision}, context) {
		const {resource, key} = resolveTarget(target, context);
		if (action === 'undo') return {lines: [await rollBack(resource, key, {wanted: revision, context})]};
		const name = objectName(resource, target.name);
		check(action, await context.client.raw.get(resource, key), name);
		await context.client.raw.patch(resource, key, 'merge', patchOf(action, context));
		return {lines: [`${name} ${done[action]}`]};
	},
};
