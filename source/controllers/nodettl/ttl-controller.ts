import type {CreateController} from '../types.ts';
import {watch} from '../watch.ts';
import {unlessGone} from '../objects/refusals.ts';

const ttlAnnotation = 'node.alpha.kubernetes.io/ttl';

/** How long kubelets may keep what they read, by size of the cluster; the lower bounds overlap so that it does not flutter (ttl_controller.go). */
const steps: readonly {readonly nodesMin: number; readonly nodesMax: number; readonly seconds: number}[] = [
	{nodesMin: 0, nodesMax: 100, seconds: 0},
	{nodesMin: 90, nodesMax: 500, seconds: 15},
	{nodesMin: 450, nodesMax: 1000, seconds: 30},
	{nodesMin: 900, nodesMax: 2000, seconds: 60},
	{nodesMin: 1800, nodesMax: Number.MAX_SAFE_INTEGER, seconds: 300},
];

/** Writes on every node for how many seconds its kubelet may cache secrets and config maps. */
export const createTtlController: CreateController = ({client, informers}) => {
	const nodes = informers.of('Node');
	let step = 0;
	const desiredSeconds = (): number => {
		const count = nodes.list().length;
		while (step + 1 < steps.length && count > steps[step]!.nodesMax) step++;
		while (step > 0 && count < steps[step]!.nodesMin) step--;
		return steps[step]!.seconds;
	};
	return {
		name: 'ttl-controller',
		watches: [watch('Node', ({metadata}) => [metadata.name])],
		reconcile: async name => {
			const node = nodes.get(name);
			const seconds = String(desiredSeconds());
			if (node === undefined || node.metadata.annotations?.[ttlAnnotation] === seconds) return;
			await unlessGone(client.patch('Node', {name}, 'merge', {metadata: {annotations: {[ttlAnnotation]: seconds}}}));
		},
	};
};
