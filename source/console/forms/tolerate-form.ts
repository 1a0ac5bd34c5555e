import {formatTaint} from '../../machinery/taints.ts';
import {tolerateLine} from '../command-lines.ts';
import type {FormKind} from './form-kind.ts';
import {nextEffect} from './taint-form.ts';

/** Splits `key=value:Effect for 30s` into the toleration and the rest. */
const parts = (text: string): readonly [toleration: string, rest: string] => {
	const at = text.search(/-?(\s|$)/);
	return [text.slice(0, at), text.slice(at)];
};

/** Lets the pods of workloads bear a taint; the taints there are come first. */
export const tolerateForm: FormKind = {
	frame: tolerateLine,
	presets(_, {tainted}) {
		const there = tainted.flatMap(({taints}) => taints).map(formatTaint);
		const [first = 'key1=value1:NoExecute', ...others] = new Set([...there, 'key1=value1:NoExecute']);
		return [first, ...others, 'key1=value1:NoExecute for 30s', 'dedicated=gpu:NoSchedule', 'dedicated=gpu:NoSchedule-'];
	},
	cycle(text) {
		const [toleration, rest] = parts(text);
		return nextEffect(toleration) + rest;
	},
	hint(text, {kind, name}) {
		const [toleration, rest] = parts(text);
		const workload = `${kind.toLowerCase()} ${name}`;
		if (rest.startsWith('-')) return `new pods of ${workload} no longer tolerate ${toleration}`;
		return `${workload} rolls out pods that tolerate ${toleration}${rest}`;
	},
	arrows: 'taints there are',
	tab: 'effect',
};
