import {hostPortsOf} from '../cache/host-ports.ts';
import type {Pod} from '../framework/objects.ts';
import {unschedulable} from '../framework/refusal.ts';
import type {Plugin} from '../framework/types.ts';

const taken = unschedulable("node(s) didn't have free ports for the requested pod ports");

/** Refuses nodes on which a host port of the pod is in use. */
export const nodePorts: Plugin<undefined> = {
	name: 'NodePorts',
	sharing: {kind: 'node', reads: ({hostPorts}) => hostPorts},
	preFilter: ({hostPorts}) => (hostPorts.length === 0 ? {kind: 'skip'} : {kind: 'ready', state: undefined}),
	filter: (_state, {hostPorts}, {ports}) => (hostPorts.some(port => ports.clashes(port)) ? taken : undefined),
	events: [
		{
			source: 'AssignedPod',
			actions: ['Delete'],
			mayHelp: (pod, {object}) => {
				const wanted = new Set(hostPortsOf(pod).map(({port}) => port));
				return hostPortsOf(object as Pod).some(({port}) => wanted.has(port));
			},
		},
		{source: 'Node', actions: ['Add']},
	],
};
