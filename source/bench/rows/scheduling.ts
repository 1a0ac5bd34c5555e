import {createRandom} from '../../clock/random.ts';
import {defaultConfiguration} from '../../scheduler/configuration/default-configuration.ts';
import {schedulePending} from '../../scheduler/schedule-pending.ts';
import {readSnapshot} from '../../scheduler/snapshot/snapshot.ts';
import {amount, type Benchmark} from '../benchmark.ts';
import {perSecond, secondsOf} from '../rates.ts';
import {pendingPod, replicaSet, zonedNode} from '../sample-objects.ts';

const owners = 20;

/** Decisions of the default profile over all nodes with exact scores, and nothing else. */
export const scheduling: Benchmark = {
	name: 'scheduling',
	title: 'scheduling decisions alone: 5,000 nodes, pods of 20 workloads',
	async run(scale) {
		const [nodes, pods] = [amount(5_000, scale), amount(2_000, scale)];
		const {cluster, pending} = readSnapshot([
			...Array.from({length: nodes}, (_, index) => zonedNode(index)),
			...Array.from({length: owners}, (_, index) => replicaSet(`set-${index}`)),
			...Array.from({length: pods}, (_, index) => pendingPod(`pod-${index}`, `set-${index % owners}`)),
		]);
		let placed = 0;
		const seconds = await secondsOf(() =>
			schedulePending(
				cluster,
				pending,
				{configuration: defaultConfiguration, random: createRandom(1)},
				({decision}) => {
					if (decision.kind === 'placed') placed++;
				},
			),
		);
		return {nodes, pods, placed, decisionsPerSecond: perSecond(pods, seconds)};
	},
};
