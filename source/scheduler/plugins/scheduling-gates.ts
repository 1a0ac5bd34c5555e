import {unresolvable} from '../framework/refusal.ts';
import type {Plugin} from '../framework/types.ts';

/** Keeps pods with scheduling gates out of the active queue. */
export const schedulingGates: Plugin = {
	name: 'SchedulingGates',
	preEnqueue: ({spec: {schedulingGates: gates = []}}) =>
		gates.length === 0
			? undefined
			: unresolvable(`waiting for scheduling gates: [${gates.map(({name}) => name).join(' ')}]`),
};
