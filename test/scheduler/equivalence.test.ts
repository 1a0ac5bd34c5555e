import test from 'ava';
import fc from 'fast-check';
import {ClusterState} from '../../source/scheduler/cache/cluster-state.ts';
import {podInfoOf} from '../../source/scheduler/cache/pod-info.ts';
import {schedulePlainly} from '../../source/scheduler/cycle/schedule-plainly.ts';
import {scheduleByClass} from '../../source/scheduler/equivalence/schedule-by-class.ts';
import {classicProfile} from '../../source/scheduler/plugins/classic-profile.ts';
import {defaultProfile} from '../../source/scheduler/plugins/default-profile.ts';
import {createListedObjects} from '../../source/scheduler/snapshot/listed-objects.ts';
import {essence, node, pod} from './builders.ts';

/* What is kept of all nodes for pods alike must never lead elsewhere than asking every plugin about every node. */

const nodeNames = Array.from({length: 7}, (_, index) => `node-${index}`);
const taint = {key: 'dedicated', value: 'x', effect: 'NoSchedule'};
const softTaint = {key: 'old', value: 'x', effect: 'PreferNoSchedule'};
const zoneLabel = 'topology.kubernetes.io/zone';
const hostLabel = 'kubernetes.io/hostname';

const seldom = <T>(arbitrary: fc.Arbitrary<T>) =>
	fc.oneof({weight: 3, arbitrary: fc.constant(undefined)}, {weight: 1, arbitrary});

const anyNode = fc.record({
	do: fc.constant('node' as const),
	name: fc.constantFrom(...nodeNames),
	zone: fc.constantFrom('a', 'b', 'c', undefined),
	disk: fc.constantFrom('ssd', 'hdd'),
	cpu: fc.constantFrom('1', '2', '4'),
	hard: seldom(fc.constant(true)),
	soft: fc.boolean(),
	cordoned: seldom(fc.constant(true)),
	image: fc.boolean(),
});

const anyLabels = fc.record({app: fc.constantFrom('web', 'db'), tier: fc.constantFrom('front', 'back')});

const apps = (app: string) => ({matchLabels: {app}});

const affinityTerm = fc.record({
	app: fc.constantFrom('web', 'db'),
	topologyKey: fc.constantFrom(zoneLabel, hostLabel),
	weight: fc.integer({min: 1, max: 100}),
});

/** What a pod asks, in the parts that make a difference to plugins. */
const anySpec = fc.record({
	cpu: fc.constantFrom('0', '100m', '500m', '1500m'),
	labels: anyLabels,
	tolerant: fc.boolean(),
	nodeSelector: seldom(fc.constant({disk: 'ssd'})),
	port: seldom(fc.constant(80)),
	image: fc.constantFrom('x', 'registry/large:1'),
	spread: seldom(
		fc.record({
			maxSkew: fc.constantFrom(1, 2),
			topologyKey: fc.constantFrom(zoneLabel, hostLabel),
			whenUnsatisfiable: fc.constantFrom('DoNotSchedule' as const, 'ScheduleAnyway' as const),
			nodeTaintsPolicy: fc.constantFrom(undefined, 'Honor' as const),
			nodeAffinityPolicy: fc.constantFrom(undefined, 'Ignore' as const),
		}),
	),
	together: seldom(affinityTerm),
	apart: seldom(affinityTerm),
	preferred: seldom(affinityTerm),
	avoided: seldom(affinityTerm),
	priority: fc.constantFrom(0, 100),
});

type Spec = typeof anySpec extends fc.Arbitrary<infer T> ? T : never;

const termOf = ({app, topologyKey}: {readonly app: string; readonly topologyKey: string}) => ({
	labelSelector: apps(app),
	topologyKey,
});

const podOf = (name: string, spec: Spec, on?: string) =>
	podInfoOf(
		pod(name, {
			cpu: spec.cpu,
			labels: spec.labels,
			...(on === undefined ? {} : {on}),
			spec: {
				priority: spec.priority,
				...(spec.nodeSelector && {nodeSelector: spec.nodeSelector}),
				...(spec.tolerant && {tolerations: [{key: 'dedicated', operator: 'Exists'}]}),
				...(spec.spread && {topologySpreadConstraints: [{...spec.spread, labelSelector: apps(spec.labels.app)}]}),
				affinity: {
					podAffinity: {
						...(spec.together && {requiredDuringSchedulingIgnoredDuringExecution: [termOf(spec.together)]}),
						...(spec.preferred && {
							preferredDuringSchedulingIgnoredDuringExecution: [
								{weight: spec.preferred.weight, podAffinityTerm: termOf(spec.preferred)},
							],
						}),
					},
					podAntiAffinity: {
						...(spec.apart && {requiredDuringSchedulingIgnoredDuringExecution: [termOf(spec.apart)]}),
						...(spec.avoided && {
							preferredDuringSchedulingIgnoredDuringExecution: [
								{weight: spec.avoided.weight, podAffinityTerm: termOf(spec.avoided)},
							],
						}),
					},
				},
				containers: [
					{
						name: 'main',
						image: spec.image,
						resources: {requests: {cpu: spec.cpu}},
						...(spec.port && {ports: [{containerPort: 80, hostPort: spec.port}]}),
					},
				],
			},
		}),
	);

const change = fc.oneof(
	{weight: 3, arbitrary: anyNode},
	{weight: 1, arbitrary: fc.record({do: fc.constant('remove-node' as const), name: fc.constantFrom(...nodeNames)})},
	{
		weight: 4,
		arbitrary: fc.record({
			do: fc.constant('run' as const),
			name: fc.nat(14),
			on: fc.constantFrom(...nodeNames),
			spec: anySpec,
		}),
	},
	{weight: 2, arbitrary: fc.record({do: fc.constant('remove' as const), name: fc.nat(14)})},
	{
		weight: 1,
		arbitrary: fc.record({do: fc.constant('nominate' as const), on: fc.constantFrom(...nodeNames), spec: anySpec}),
	},
	{weight: 4, arbitrary: fc.record({do: fc.constant('deny' as const)})},
	{weight: 8, arbitrary: fc.record({do: fc.constant('decide' as const), spec: anySpec, binds: fc.boolean()})},
);

/** Nodes that are there from the start. */
const first = fc.array(anyNode, {minLength: 4, maxLength: 7});

const setNode = (cluster: ClusterState, one: typeof anyNode extends fc.Arbitrary<infer T> ? T : never): void =>
	cluster.setNode(
		node(one.name, {
			labels: {[hostLabel]: one.name, disk: one.disk, ...(one.zone && {[zoneLabel]: one.zone})},
			taints: [...(one.hard ? [taint] : []), ...(one.soft ? [softTaint] : [])],
			unschedulable: one.cordoned ?? false,
			allocatable: {cpu: one.cpu, memory: '8Gi', pods: '5'},
			...(one.image && {images: [{names: ['registry/large:1'], sizeBytes: 500 * 1024 * 1024}]}),
		}),
	);

for (const [name, profile] of Object.entries({default: defaultProfile, classic: classicProfile}))
	test(`by class or plainly, the ${name} profile decides the same, with the same draws, whatever happened before`, t => {
		let shared = 0;
		let decisions = 0;
		fc.assert(
			fc.property(first, fc.array(change, {minLength: 5, maxLength: 50}), fc.nat(), (nodes, changes, luck) => {
				const cluster = new ClusterState(createListedObjects([]));
				for (const one of nodes) setNode(cluster, one);
				for (const [index, one] of changes.entries()) {
					if (one.do === 'node') setNode(cluster, one);
					else if (one.do === 'remove-node') cluster.removeNode(one.name);
					else if (one.do === 'remove') cluster.removePod(`default/run-${one.name}`);
					else if (one.do === 'run') cluster.addPod(podOf(`run-${one.name}`, one.spec, one.on), one.on);
					else if (one.do === 'nominate') cluster.nominate(podOf('nominated', one.spec), one.on);
					else if (one.do === 'deny') cluster.removeNomination('default/nominated');
					else {
						const incoming = podOf(`new-${index}`, one.spec);
						const decide = (decideOne: typeof schedulePlainly | typeof scheduleByClass) => {
							const draws: number[] = [];
							const draw = (below: number): number => {
								draws.push(below);
								return luck % below;
							};
							const decision = decideOne(profile, incoming, cluster, {draw, nowMs: 0});
							return decision && {decision, story: {...essence(decision), draws}};
						};
						const plain = decide(schedulePlainly)!;
						const byClass = decide(scheduleByClass);
						decisions++;
						if (byClass === undefined) continue;
						shared++;
						t.deepEqual(byClass.story, plain.story);
						if (one.binds && plain.decision.kind === 'placed') cluster.addPod(incoming, plain.decision.node.name);
					}
				}
			}),
			{numRuns: 300},
		);
		t.true(shared > decisions / 3, `only ${shared} of ${decisions} decisions were made by class`);
	});

test('nothing is kept for pods that some plugin must see for itself', t => {
	const cluster = new ClusterState(createListedObjects([]));
	cluster.setNode(node('node-0'));
	cluster.setNode(node('node-1'));
	const options = {draw: () => 0, nowMs: 0};
	const claims = podInfoOf(pod('claims', {spec: {volumes: [{name: 'v', persistentVolumeClaim: {claimName: 'c'}}]}}));
	t.is(scheduleByClass(defaultProfile, claims, cluster, options), undefined);
	const plain = podInfoOf(pod('plain'));
	t.is(scheduleByClass(defaultProfile, plain, cluster, options)?.kind, 'placed');
	t.is(scheduleByClass({...defaultProfile, percentageOfNodesToScore: 0}, plain, cluster, options)?.kind, 'placed');
	t.is(
		scheduleByClass(defaultProfile, plain, cluster, {...options, firstNode: 1}),
		undefined,
		'a search from elsewhere',
	);
	t.is(scheduleByClass(defaultProfile, plain, new ClusterState(createListedObjects([])), options), undefined);
});

test('a cluster and its fork keep their own', t => {
	const cluster = new ClusterState(createListedObjects([]));
	cluster.setNode(node('node-0', {allocatable: {cpu: '4', pods: '1'}}));
	cluster.setNode(node('node-1', {allocatable: {cpu: '1', pods: '1'}}));
	const decide = (of: ClusterState) =>
		scheduleByClass(defaultProfile, podInfoOf(pod('new', {cpu: '500m'})), of, {draw: () => 0, nowMs: 0})?.node.name;
	t.is(decide(cluster), 'node-0');
	const fork = cluster.fork();
	fork.addPod(podInfoOf(pod('there', {on: 'node-0'})), 'node-0');
	t.is(decide(fork), 'node-1');
	t.is(decide(cluster), 'node-0');
});
