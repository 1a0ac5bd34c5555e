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
import {confirmLine} from './confirm-line.ts';
import type {ActionId, Need} from './keymap.ts';
import {editorWith} from './line-editor.ts';
import {faultAnnotation} from './node-summary.ts';
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

/** Acts on the selected object when it is what the action needs, with its live object; says what to select otherwise. */
export const onSelected =
	(need: Need, act: (context: SessionContext, target: Target) => void): Action =>
	context => {
		const target = context.selected()?.target;
		const object = target && objectOfTarget(target, context.options.cluster.informers);
		if (target === undefined || object === undefined || !answers[need](target)) {
			return context.say('muted', `first select ${wanted[need]}`);
		}
		act(context, {...target, object});
	};

const nodeOf = (target: Target): ObjectOf<'Node'> => target.object as ObjectOf<'Node'>;

const openForm = (context: SessionContext, form: FormState): void =>
	context.update({mode: {kind: 'form', form}, message: undefined});

const taint = onSelected('node', (context, target) =>
	openForm(context, {
		purpose: 'taint',
		target,
		...taintLine(target),
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

const scale = onSelected('workload', (context, target) => {
	openForm(context, {
		purpose: 'scale',
		target,
		...scaleLine(target),
		editor: editorWith(String(replicasOf(target))),
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

const cordon = onSelected('node', (context, target) =>
	context.run(cordonLine(target, nodeOf(target).spec.unschedulable === true)),
);

/** Healing does no harm; failing asks first. */
const fail = onSelected('node', (context, target) => {
	const isFailing = nodeOf(target).metadata.annotations?.[faultAnnotation] !== undefined;
	const line = failLine(target, isFailing);
	if (isFailing) return context.run(line);
	void confirmLine(context, line, target);
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
	drain: onSelected('node', (context, target) => void confirmLine(context, drainLine(target), target)),
	kill: onSelected('pod', (context, target) => void confirmLine(context, killLine(target), target)),
	delete: onSelected('any', (context, target) => void confirmLine(context, deleteLine(target), target)),
} as const satisfies Partial<Record<ActionId, Action>>;
