import type {ComponentContext, Running} from '../client/component.ts';
import {startNodeAgent} from './node-agent.ts';
import {kubeletDefaults, type KubeletOptions} from './options.ts';
import {startPodAgent} from './pod-agent.ts';
import type {Stage} from './stages/stage.ts';
import {coversKind, startStages} from './stages/start-stages.ts';

/**
Gives every Node object a simulated kubelet, except those annotated `inkube.dev/kubelet: none`. Stages take the place of what it
does with the kinds they are about; the leases of nodes are renewed all the same.
*/
export const startKubelets = (
	context: ComponentContext,
	options: Partial<KubeletOptions> = {},
	stages: readonly Stage[] = [],
): Running => {
	const settings = {...kubeletDefaults, ...options};
	const describes = !coversKind(stages, 'v1', 'Node');
	const agents = [startNodeAgent({...context, random: context.random.fork('nodes')}, {...settings, describes})];
	if (!coversKind(stages, 'v1', 'Pod'))
		agents.push(startPodAgent({...context, random: context.random.fork('pods')}, settings));
	if (stages.length > 0) agents.push(startStages({...context, random: context.random.fork('stages')}, stages));
	return {
		stop() {
			for (const agent of agents) agent.stop();
		},
	};
};
