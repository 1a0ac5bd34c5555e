import type {ObjectOf} from '../client/types.ts';
import {formatTaint} from '../machinery/taints.ts';
import {onChosen, onSelected, type Targets} from './chosen-targets.ts';
import {isBusy} from './command-runner.ts';
import {
	cordonLine,
	deleteLine,
	drainLine,
	failLine,
	killLine,
	rolloutLine,
	scaleLine,
	untaintLine,
} from './command-lines.ts';
import {confirmLines} from './confirm-lines.ts';
import {newForm} from './forms/form-state.ts';
import type {FormName} from './forms/forms.ts';
import {previewForm} from './forms/preview-form.ts';
import type {ActionId} from './keymap.ts';
import type {Need} from './needs.ts';
import {faultAnnotation} from './node-summary.ts';
import {replicasOf} from './replicas.ts';
import type {Action, SessionContext} from './session-context.ts';
import type {Target} from './snapshot.ts';
import {undoLast} from './undo-action.ts';

const nodeOf = (target: Target): ObjectOf<'Node'> => target.object as ObjectOf<'Node'>;

/** Opens a form for what is chosen. */
const fills = (need: Need, name: FormName): Action =>
	onChosen(need, (context, targets) => {
		const form = newForm(name, targets, context.shown().snapshot);
		context.update({mode: {kind: 'form', form}, message: undefined});
		previewForm(context, form);
	});

const taintsOf = (target: Target): readonly string[] =>
	(nodeOf(target).spec.taints ?? []).map(({key, value, effect}) => formatTaint({key, value, effect}));

/** `key1=value1:NoExecute` is taken off by its key and effect. */
const withoutValue = (taint: string): string => taint.replace(/=[^:]*/, '');

const named = ([first, ...others]: Targets): string =>
	`${first.name}${others.length > 0 ? ` and ${others.length} more` : ''}`;

/** Every taint that one of the nodes has; choosing one takes it off all that have it. */
const untaint = onChosen('node', (context, targets) => {
	const taints = [...new Set(targets.flatMap(taintsOf))];
	if (taints.length === 0) return context.say('muted', `${named(targets)} has no taints`);
	const choices = taints.map(taint => ({
		label: taint,
		lines: targets
			.filter(target => taintsOf(target).includes(taint))
			.map(target => untaintLine(target, withoutValue(taint))),
	}));
	context.update({
		mode: {kind: 'choose', title: `remove a taint of ${named(targets)}`, choices, index: 0},
		message: undefined,
	});
});

const isPaused = ({object}: Target): boolean => (object as ObjectOf<'Deployment'>).spec.paused === true;

/** What can be done to the rollouts of all that is chosen. */
const rollout = onChosen('template', (context, targets) => {
	const hold = isPaused(targets[0]) ? 'resume' : 'pause';
	const words = ['restart', 'undo', ...(targets.every(({kind}) => kind === 'Deployment') ? [hold] : [])];
	const choices = words.map(word => ({label: word, lines: targets.map(target => rolloutLine(word, target))}));
	context.update({
		mode: {kind: 'choose', title: `rollout of ${named(targets)}`, choices, index: 0},
		message: undefined,
	});
});

interface AskedReplicas {
	readonly uid: string;
	readonly object: unknown;
	readonly replicas: number;
}

/** What `+` and `-` asked for last, per session. */
const askedReplicas = new WeakMap<SessionContext, AskedReplicas>();

/** The replicas to count from: what was asked for last, until the commands have run and the object has changed. */
const expectedReplicas = (context: SessionContext, {object, ...target}: Target): number => {
	const asked = askedReplicas.get(context);
	const isUnderWay = isBusy(context.state().runner) || asked?.object === object;
	return asked?.uid === object!.metadata.uid && isUnderWay ? asked.replicas : replicasOf({...target, object});
};

/** Scales by one. Quick presses add up. */
const scaleBy = (step: 1 | -1): Action =>
	onSelected('workload', (context, target) => {
		const replicas = Math.max(0, expectedReplicas(context, target) + step);
		const {prefix, suffix} = scaleLine(target);
		askedReplicas.set(context, {uid: target.object!.metadata.uid, object: target.object, replicas});
		context.run(`${prefix}${replicas}${suffix}`);
	});

/** All go the way the first one goes: a mark on a cordoned node does not turn the others round. */
const cordon = onChosen('node', (context, targets) => {
	const isCordoned = nodeOf(targets[0]).spec.unschedulable === true;
	context.run(...targets.map(target => cordonLine(target, isCordoned)));
});

const isFailing = (target: Target): boolean => nodeOf(target).metadata.annotations?.[faultAnnotation] !== undefined;

/** Asks, then runs a line for each object, with one of the options at its end. */
const asks = (need: Need, lineOf: (target: Target) => string, options: readonly string[] = []): Action =>
	onChosen(
		need,
		(context, targets) =>
			void confirmLines(
				context,
				targets.map(target => ({line: lineOf(target), target})),
				options,
			),
	);

const drainOptions = ['', '--force', '--grace-period 0', '--force --grace-period 0', '--timeout 5m'];
const deleteOptions = ['', '--cascade foreground', '--cascade orphan', '--grace-period 0'];
const failOptions = ['', '--as partitioned', 'for 2m', '--as partitioned for 2m'];

/** Healing does no harm; failing asks first. */
const fail = onChosen('node', (context, targets) => {
	const heals = isFailing(targets[0]);
	const lines = targets.map(target => ({line: failLine(target, heals), target}));
	if (heals) context.run(...lines.map(({line}) => line));
	else void confirmLines(context, lines, failOptions);
});

/** The actions that change objects. */
export const changeActions = {
	taint: fills('node', 'taint'),
	untaint,
	tolerate: fills('template', 'tolerate'),
	scale: fills('workload', 'scale'),
	'scale-up': scaleBy(1),
	'scale-down': scaleBy(-1),
	image: fills('template', 'image'),
	rollout,
	label: fills('any', 'label'),
	annotate: fills('any', 'annotate'),
	cordon,
	fail,
	drain: asks('node', drainLine, drainOptions),
	kill: asks('pod', killLine),
	delete: asks('any', deleteLine, deleteOptions),
	undo: undoLast,
} as const satisfies Partial<Record<ActionId, Action>>;
