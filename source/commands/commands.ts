import type {Command} from './types.ts';
import {annotate} from './verbs/annotate.ts';
import {apply} from './verbs/apply.ts';
import {cordon} from './verbs/cordon.ts';
import {create} from './verbs/create.ts';
import {deleteObject} from './verbs/delete.ts';
import {drain} from './verbs/drain.ts';
import {evict} from './verbs/evict.ts';
import {fail} from './verbs/fail.ts';
import {heal} from './verbs/heal.ts';
import {kill} from './verbs/kill.ts';
import {kv} from './verbs/kv/kv.ts';
import {label} from './verbs/label.ts';
import {patch} from './verbs/patch.ts';
import {pause} from './verbs/pause.ts';
import {resume} from './verbs/resume.ts';
import {rollout} from './verbs/rollout.ts';
import {scale} from './verbs/scale.ts';
import {set} from './verbs/set.ts';
import {slow} from './verbs/slow.ts';
import {speed} from './verbs/speed.ts';
import {step} from './verbs/step.ts';
import {taint} from './verbs/taint.ts';
import {tolerate} from './verbs/tolerate.ts';
import {uncordon} from './verbs/uncordon.ts';
import {untaint} from './verbs/untaint.ts';
import {wait} from './verbs/wait.ts';

/** All verbs of the command language, as help lists them. */
export const commands: readonly Command[] = [
	taint,
	untaint,
	tolerate,
	cordon,
	uncordon,
	drain,
	scale,
	set,
	rollout,
	apply,
	create,
	patch,
	label,
	annotate,
	deleteObject,
	evict,
	fail,
	heal,
	slow,
	kill,
	wait,
	kv,
	speed,
	pause,
	resume,
	step,
];
