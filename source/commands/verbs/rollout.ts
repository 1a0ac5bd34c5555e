import type {ObjectOf} from '../../client/types.ts';
import {timestamp} from '../../clock/clock.ts';
import type {KubernetesObject} from '../../machinery/json.ts';
import {completeKinds} from '../completions.ts';
import {objectName, readTarget, resolveTarget, type Target} from '../target.ts';
import type {Candidate, Command, CommandContext} from '../types.ts';
import {WordError} from '../word-error.ts';

const actions = {restart: 'restarted', pause: 'paused', resume: 'resumed'} as const;
type Action = keyof typeof actions;

export interface RolloutArguments {
	readonly action: Action;
	readonly target: Target;
}

const isAction = (text: string): text is Action => Object.hasOwn(actions, text);

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

/** `rollout restart|pause|resume KIND NAME` */
export const rollout: Command<RolloutArguments> = {
	verb: 'rollout',
	usage: 'rollout restart|pause|resume KIND NAME',
	summary: 'Replace all pods of a workload by its update strategy, or hold and continue a rollout.',
	parse(words) {
		const word = words.next('restart, pause or resume');
		if (!isAction(word.text))
			throw new WordError(word, `rollout: "${word.text}" is not an action`, `write ${Object.keys(actions).join(', ')}`);
		return {action: word.text, target: readTarget(words)};
	},
	complete: (words, context): readonly Candidate[] =>
		words.length === 0
			? Object.keys(actions).map(text => ({text}))
			: completeKinds('deployment', 'daemonset', 'statefulset')(words.slice(1), context),
	async run({action, target}, context) {
		const {resource, key} = resolveTarget(target, context);
		const name = objectName(resource, target.name);
		check(action, await context.client.raw.get(resource, key), name);
		await context.client.raw.patch(resource, key, 'merge', patchOf(action, context));
		return {lines: [`${name} ${actions[action]}`]};
	},
};
