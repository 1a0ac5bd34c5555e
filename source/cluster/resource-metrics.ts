import type {ComputedResource} from '../api/computed/computed-resource.ts';
import {nodeMetrics, podMetrics} from '../api/kinds/metrics/metrics.ts';
import type {Informers, ObjectOf} from '../client/types.ts';
import {timestamp, type Clock} from '../clock/clock.ts';
import type {Random} from '../clock/random.ts';
import type {KubernetesObject} from '../machinery/json.ts';
import {usageWindowSeconds} from '../kubelet/limits.ts';
import {nodeUsage, podUsage, type ResourceUsage} from '../kubelet/resource-usage.ts';

type Pod = ObjectOf<'Pod'>;
type Node = ObjectOf<'Node'>;

/** Quantities as metrics-server writes them. */
const usageTexts = ({cpuMilli, memoryBytes}: ResourceUsage) => ({
	cpu: `${Math.round(cpuMilli * 1e6)}n`,
	memory: `${Math.round(memoryBytes / 1024)}Ki`,
});

/** The measurement that is known at a moment: one ends every window. */
const measured = (nowMs: number) => {
	const windowMs = usageWindowSeconds * 1000;
	return {timestamp: timestamp(Math.floor(nowMs / windowMs) * windowMs), window: `${usageWindowSeconds}s`};
};

const metadataOf = ({metadata: {name, namespace, labels}}: KubernetesObject, nowMs: number) => ({
	name,
	...(namespace !== undefined && {namespace}),
	creationTimestamp: timestamp(nowMs),
	...(labels !== undefined && {labels}),
});

const isRunning = ({status, metadata}: Pod): boolean =>
	status?.phase === 'Running' && metadata.deletionTimestamp === undefined;

const isReady = ({status}: Node): boolean =>
	status?.conditions?.some(({type, status: value}) => type === 'Ready' && value === 'True') ?? false;

/** The parts of a computed resource that nobody can watch. */
const unwatched = {version: () => 0, since: () => undefined, subscribe: () => () => undefined};

/**
`metrics.k8s.io`: what nodes that are ready and pods that run use, as their simulated kubelets tell. `informers` gives nothing while
no kubelets run.
*/
export const resourceMetrics = (
	informers: () => Informers | undefined,
	clock: Clock,
	random: Random,
): readonly ComputedResource[] => {
	const running = (): readonly Pod[] => informers()?.of('Pod').list().filter(isRunning) ?? [];
	const ready = (): readonly Node[] => informers()?.of('Node').list().filter(isReady) ?? [];
	const ofPod = (pod: Pod): KubernetesObject => {
		const containers = [...podUsage(pod, random)].map(([name, usage]) => ({name, usage: usageTexts(usage)}));
		const {kind, group, version} = podMetrics;
		const metadata = metadataOf(pod, clock.now());
		return {
			apiVersion: `${group}/${version}`,
			kind,
			metadata,
			...measured(clock.now()),
			containers,
		} as unknown as KubernetesObject;
	};
	const ofNode = (node: Node, pods: readonly Pod[]): KubernetesObject => {
		const own = pods.filter(({spec}) => spec?.nodeName === node.metadata.name);
		const {kind, group, version} = nodeMetrics;
		const metadata = metadataOf(node, clock.now());
		const usage = usageTexts(nodeUsage(node, own, random));
		return {
			apiVersion: `${group}/${version}`,
			kind,
			metadata,
			...measured(clock.now()),
			usage,
		} as unknown as KubernetesObject;
	};
	return [
		{
			...unwatched,
			kind: nodeMetrics,
			list: () => {
				const pods = running();
				return ready().map(node => ofNode(node, pods));
			},
			get: async (_, name) => {
				const node = ready().find(({metadata}) => metadata.name === name);
				return node && ofNode(node, running());
			},
		},
		{
			...unwatched,
			kind: podMetrics,
			list: () => running().map(ofPod),
			get: async (namespace, name) => {
				const pod = running().find(({metadata}) => metadata.namespace === namespace && metadata.name === name);
				return pod && ofPod(pod);
			},
		},
	];
};
