import type {ComponentContext, Running} from '../client/component.ts';
import {startNodeAgent} from './node-agent.ts';
import {kubeletDefaults, type KubeletOptions} from './options.ts';
import {startPodAgent} from './pod-agent.ts';

/** Gives every Node object a simulated kubelet (product.md, "Simulated kubelets"), except those annotated `inkube.dev/kubelet: none`. */
export const startKubelets = (context: ComponentContext, options: Partial<KubeletOptions> = {}): Running => {
	const settings = {...kubeletDefaults, ...options};
	const agents = [
		startNodeAgent({...context, random: context.random.fork('nodes')}, settings),
		startPodAgent({...context, random: context.random.fork('pods')}, settings),
	];
	return {
		stop() {
			for (const agent of agents) agent.stop();
		},
	};
};
