import {scaleLine} from '../command-lines.ts';
import {replicasOf} from '../replicas.ts';
import type {FormKind} from './form-kind.ts';

/** Sets the replicas of workloads. */
export const scaleForm: FormKind = {
	frame: scaleLine,
	presets: target => [String(replicasOf(target))],
	step: (text, step) => String(Math.max(0, (Number.parseInt(text, 10) || 0) + step)),
	problem: text =>
		/^\d{1,9}$/.test(text) ? undefined : `replicas is a whole number of 0 or more, not ${JSON.stringify(text)}`,
	hint: (text, target) => `${replicasOf(target)} → ${text} replicas`,
	arrows: 'more, fewer',
};
