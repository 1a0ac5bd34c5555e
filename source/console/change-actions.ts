import type {ObjectOf} from '../client/types.ts';
import {formatTaint} from '../machinery/taints.ts';
import {isBusy} from './command-runner.ts';
import {
	cordonLine,
	deleteLine,
	drainLine,
	failLine,
	killLine,
	scaleLine,
	taintLine,
	untaintLine,
} from './command-lines.ts';
import {confirmLines} from './confirm-lines.ts';
import type {ActionId, Need} from './keymap.ts';
import {editorWith} from './line-editor.ts';
import {faultAnnotation} from './node-summary.ts';
import type {PanelItem} from './panels/panel.ts';
import {replicasOf, scalableKinds} from './replicas.ts';
import type {Action, SessionContext} from './session-context.ts';
import type {Target} from './snapshot.ts';
import type {FormState} from './state.ts';
import {objectOfTarget} from './target-object.ts';

/** Taints that ↑ ↓ offer; the first one is filled in. */
const taintPresets = [
	'key1=value1:NoExecute',
	'key1=value1:NoSchedule',
	'key1=value1:PreferNoSchedule',
	'dedicated=gpu:NoSchedule',
	'maintenance:NoExecute',
];

const answers: {readonly [need in Need]: (target: Target) => boolean} = {
	node: ({kind}) => kind === 'Node',
	workload: ({kind}) => scalableKinds.has(kind),
	pod: ({kind}) => kind === 'Pod',
	any: () => true,
};

const wanted: {readonly [need in Need]: string} = {
	node: 'a node (panel 1 or 2)',
	workload: 'a deployment, a stateful set or a replica set (panel 3)',
	pod: 'a pod: enter opens the pods of a node or a workload',
	any: 'an object',
};

/** The object of a row, live; undefined when it is gone or is no object. */
const liveTarget = (context: SessionContext, item: PanelItem): Target | undefined => {
	const object = item.target && objectOfTarget(item.target, context.shown().informers);
	return object && {...item.target, object};
};

/** Acts on the selected object when it is what the action needs, with its live object; says what to select otherwise. */
export const onSelected =
	(need: Need, act: (context: SessionContext, target: Target) => void): Action =>
	context => {
		const item = context.selected();
		const target = item && liveTarget(context, item);
		if (target === undefined || !answers[need](target)) return context.say('muted', `first select ${wanted[need]}`);
		act(context, target);
	};

type Targets = readonly [Target, ...Target[]];

/** Acts on the marked objects, or on the selected one, when all are what the action needs. */
const onChosen =
	(need: Need, act: (context: SessionContext, targets: Targets) => void): Action =>
	context => {
		const chosen = context.chosen();
		const targets = chosen.map(item => liveTarget(context, item)).filter(target => target !== undefined);
		const fitting = targets.filter(answers[need]);
		const [first, ...others] = fitting;
		if (first === undefined) return context.say('muted', `first select ${wanted[need]}`);
		if (fitting.length < chosen.length)
			return context.say(
				'warn',
				`${chosen.length - fitting.length} of ${chosen.length} marked rows cannot be meant: mark ${wanted[need]}`,
			);
		act(context, [first, ...others]);
	};

const nodeOf = (target: Target): ObjectOf<'Node'> => target.object as ObjectOf<'Node'>;

const openForm = (context: SessionContext, form: FormState): void =>
	context.update({mode: {kind: 'form', form}, message: undefined});

const taint = onChosen('node', (context, targets) =>
	openForm(context, {
		purpose: 'taint',
		target: targets[0],
		frames: targets.map(taintLine),
		editor: editorWith(taintPresets[0]!),
		presets: taintPresets,
	}),
);

const untaint = onSelected('node', (context, target) => {
	const taints = nodeOf(target).spec.taints ?? [];
	if (taints.length === 0) return context.say('muted', `${target.name} has no taints`);
	const choices = taints.map(({key, value, effect}) => ({
		label: formatTaint({key, value, effect}),
		line: untaintLine(target, formatTaint({key, effect})),
	}));
	context.update({
		mode: {kind: 'choose', title: `remove a taint of ${target.name}`, choices, index: 0},
		message: undefined,
	});
});

const scale = onChosen('workload', (context, targets) => {
	openForm(context, {
		purpose: 'scale',
		target: targets[0],
		frames: targets.map(scaleLine),
		editor: editorWith(String(replicasOf(targets[0]))),
		presets: [],
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
	for (const target of targets) context.run(cordonLine(target, isCordoned));
});

const isFailing = (target: Target): boolean => nodeOf(target).metadata.annotations?.[faultAnnotation] !== undefined;

/** Asks, then runs a line for each object. */
const asks = (need: Need, lineOf: (target: Target) => string): Action =>
	onChosen(
		need,
		(context, targets) =>
			void confirmLines(
				context,
				targets.map(target => ({line: lineOf(target), target})),
			),
	);

/** Healing does no harm; failing asks first. */
const fail = onChosen('node', (context, targets) => {
	const heals = isFailing(targets[0]);
	const lines = targets.map(target => ({line: failLine(target, heals), target}));
	if (heals) for (const {line} of lines) context.run(line);
	else void confirmLines(context, lines);
});

/** The actions that change objects. */
export const changeActions = {
	taint,
	untaint,
	scale,
	'scale-up': scaleBy(1),
	'scale-down': scaleBy(-1),
	cordon,
	fail,
	drain: asks('node', drainLine),
	kill: asks('pod', killLine),
	delete: asks('any', deleteLine),
} as const satisfies Partial<Record<ActionId, Action>>;
