import {createRandom} from '../../clock/random.ts';
import {defaultConfiguration} from '../../scheduler/configuration/default-configuration.ts';
import type {Decide, Decision} from '../../scheduler/cycle/decision.ts';
import {schedulePlainly} from '../../scheduler/cycle/schedule-plainly.ts';
import {schedulePod} from '../../scheduler/cycle/schedule-pod.ts';
import {decidePending} from '../../scheduler/schedule-pending.ts';
import {readSnapshot} from '../../scheduler/snapshot/snapshot.ts';
import {amount, type Benchmark} from '../benchmark.ts';
import {perSecond, rounded, secondsOf} from '../rates.ts';
import {pendingPod, replicaSet, zonedNode} from '../sample-objects.ts';

const owners = 20;

/** What pods ask of the nodes and of each other. */
type Demand = (app: string) => object;

const ordinary: Demand = () => ({});

const apart: Demand = app => ({
	affinity: {
		podAntiAffinity: {
			requiredDuringSchedulingIgnoredDuringExecution: [
				{labelSelector: {matchLabels: {app}}, topologyKey: 'kubernetes.io/hostname'},
			],
		},
	},
});

const spreadAndNear: Demand = app => ({
	topologySpreadConstraints: [
		{
			maxSkew: 5,
			topologyKey: 'topology.kubernetes.io/zone',
			whenUnsatisfiable: 'DoNotSchedule',
			labelSelector: {matchLabels: {app}},
		},
	],
	affinity: {
		podAffinity: {
			preferredDuringSchedulingIgnoredDuringExecution: [
				{
					weight: 50,
					podAffinityTerm: {labelSelector: {matchLabels: {app}}, topologyKey: 'topology.kubernetes.io/zone'},
				},
			],
		},
	},
});

/** More than any node has. */
const huge: Demand = () => ({containers: [{name: 'main', image: 'pause:3.10', resources: {requests: {cpu: '64'}}}]});

/** Decisions per second for the pods of 20 workloads on fresh nodes, all of which must find a place, or none. */
const rateOf = async (nodes: number, pods: number, demand: Demand, decide: Decide<Decision>): Promise<number> => {
	const ownerOf = (index: number) => `set-${index % owners}`;
	const {cluster, pending} = readSnapshot([
		...Array.from({length: nodes}, (_, index) => zonedNode(index)),
		...Array.from({length: owners}, (_, index) => replicaSet(`set-${index}`)),
		...Array.from({length: pods}, (_, index) => pendingPod(`pod-${index}`, ownerOf(index), demand(ownerOf(index)))),
	]);
	let placed = 0;
	const options = {configuration: defaultConfiguration, random: createRandom(1)};
	const seconds = await secondsOf(() =>
		decidePending(cluster, pending, options, decide, ({decision}) => {
			if (decision.kind === 'placed') placed++;
		}),
	);
	const expected = demand === huge ? 0 : pods;
	if (placed !== expected) throw new Error(`${placed} of ${pods} pods found a place, not ${expected}`);
	return perSecond(pods, seconds);
};

/** How many times fewer pods the plain evaluation is given. */
const plainShare = 10;

/** Decisions of the default profile over all nodes with exact scores, and nothing else, beside the plain evaluation. */
export const scheduling: Benchmark = {
	name: 'scheduling',
	title: 'scheduling decisions alone: 5,000 nodes, pods of 20 workloads',
	async run(scale) {
		const [nodes, pods] = [amount(5_000, scale), amount(10_000, scale)];
		const few = Math.max(1, Math.round(pods / plainShare));
		const decisionsPerSecond = await rateOf(nodes, pods, ordinary, schedulePod);
		const plainPerSecond = await rateOf(nodes, few, ordinary, schedulePlainly);
		return {
			nodes,
			pods,
			decisionsPerSecond,
			plainPerSecond,
			timesPlain: rounded(decisionsPerSecond / plainPerSecond),
			apartPerSecond: await rateOf(nodes, pods, apart, schedulePod),
			apartPlainPerSecond: await rateOf(nodes, few, apart, schedulePlainly),
			spreadAndNearPerSecond: await rateOf(nodes, pods, spreadAndNear, schedulePod),
			spreadAndNearPlainPerSecond: await rateOf(nodes, few, spreadAndNear, schedulePlainly),
			refusedPerSecond: await rateOf(nodes, pods, huge, schedulePod),
			refusedPlainPerSecond: await rateOf(nodes, few, huge, schedulePlainly),
		};
	},
};
