import {parseTimestamp, timestamp} from '../clock/clock.ts';
import type {ComponentContext, Running} from '../client/component.ts';
import type {ObjectOf} from '../client/types.ts';
import {createWorkQueue} from '../client/work-queue.ts';
import {keyOf, splitKey} from '../machinery/object-key.ts';
import {StatusError} from '../machinery/status-error.ts';
import {createPodAddresses} from './addresses.ts';
import {
	durationAnnotation,
	hasAnnotation,
	isFaulty,
	nodeAnnotations,
	numberAnnotation,
	podAnnotations,
} from './annotations.ts';
import {startJitterFraction} from './limits.ts';
import {internalAddress} from './node-status.ts';
import type {KubeletOptions} from './options.ts';
import {nextStep, stateOf, type PodSituation, type PodStep} from './pod-lifecycle.ts';
import {allocatedRequests, resizableResources} from './held-resources.ts';
import {byResizeOrder, isDeferred, nextResize, type ResizeStep} from './pod-resize.ts';
import {withStatus} from './pod-status.ts';
import {resizeChange} from './resize-status.ts';

type Pod = ObjectOf<'Pod'>;
type Node = ObjectOf<'Node'>;

/** What an agent remembers of a pod; a restarted one starts again from the object. */
interface Memory {
	readonly uid: string;
	state: string;
	sinceMs: number;
	/** −1 … 1, drawn once. */
	readonly jitter: number;
	/** Time this pod's images take to pull; settled when it is first seen. */
	readonly pullMs: number;
	podIP: string | undefined;
}

const isRunning = ({metadata, status}: Pod): boolean =>
	metadata.deletionTimestamp === undefined && status?.phase === 'Running';

/** Whether a change of a pod leaves more of its node to others. */
const freesRoom = (pod: Pod, previous: Pod): boolean =>
	(isRunning(previous) && !isRunning(pod)) ||
	(pod.status?.containerStatuses !== previous.status?.containerStatuses &&
		resizableResources.some(resource => {
			const [now, before] = [allocatedRequests(pod), allocatedRequests(previous)];
			return (now.get(resource) ?? 0) < (before.get(resource) ?? 0);
		}));

/** When to look at a pod again. */
const earliest = (step: PodStep, resize: ResizeStep | undefined): {requeueAfterMs: number} | undefined => {
	const delays = [step, resize].flatMap(one => (one?.do === 'wait' ? [one.delayMs] : []));
	return delays.length === 0 ? undefined : {requeueAfterMs: Math.min(...delays)};
};

/** Starts, runs, ends and removes the pods of all nodes that have a simulated kubelet and are heard of. */
export const startPodAgent = (context: ComponentContext, options: KubeletOptions): Running => {
	const {client, clock, events, informers, log, random} = context;
	const pods = informers.of('Pod');
	const nodes = informers.of('Node');
	pods.addIndex('node', pod => (pod.spec.nodeName ? [pod.spec.nodeName] : []));
	const addresses = createPodAddresses();
	const memories = new Map<string, Memory>();
	/** Images that nodes have pulled, by node name. */
	const pulled = new Map<string, Set<string>>();

	const pullMs = (pod: Pod) => {
		if (options.imagePullMs === 0) return 0;
		const node = pod.spec.nodeName!;
		const known = pulled.get(node) ?? new Set();
		const images = new Set(pod.spec.containers.map(({image}) => image ?? '')).difference(known);
		pulled.set(node, known.union(images));
		return images.size * options.imagePullMs;
	};

	const recall = (key: string, pod: Pod): Memory => {
		const state = stateOf(pod);
		const known = memories.get(key);
		if (known?.uid === pod.metadata.uid) {
			if (known.state !== state) Object.assign(known, {state, sinceMs: clock.now()});
			return known;
		}
		const startedAt = parseTimestamp(pod.status?.containerStatuses?.[0]?.state?.running?.startedAt);
		const memory: Memory = {
			uid: pod.metadata.uid,
			state,
			sinceMs: startedAt ?? clock.now(),
			jitter: random.next() * 2 - 1,
			pullMs: pullMs(pod),
			podIP: pod.status?.podIP,
		};
		memories.set(key, memory);
		return memory;
	};

	const situation = (pod: Pod, node: Node, memory: Memory): PodSituation => {
		const factor = numberAnnotation(pod, podAnnotations.slow) ?? numberAnnotation(node, nodeAnnotations.slow) ?? 1;
		const start =
			durationAnnotation(pod, podAnnotations.startDelay) ??
			Math.round(options.podStartMs * (1 + memory.jitter * startJitterFraction)) + memory.pullMs;
		return {
			nowMs: clock.now(),
			sinceMs: memory.sinceMs,
			startMs: start * factor,
			stopMs: options.podStopMs * factor,
		};
	};

	const post = async (pod: Pod, node: Node, memory: Memory, step: PodStep & {do: 'post'}) => {
		memory.podIP ??= step.containers.are === 'creating' || pod.spec.hostNetwork ? undefined : addresses.take();
		const hostIP = internalAddress(node) ?? '';
		const placement = {podIP: memory.podIP ?? '', hostIP, time: timestamp(clock.now())};
		await client.update('Pod', withStatus(pod, step.phase, step.containers, placement), {subresource: 'status'});
		if (step.containers.are === 'waiting')
			for (const {name} of pod.spec.containers)
				events.event(
					pod,
					'Warning',
					'BackOff',
					`Back-off restarting failed container ${name} in pod ${keyOf(pod).replace('/', '_')}(${pod.metadata.uid})`,
				);
		else if (step.containers.are === 'running' && memory.state !== `running ${step.containers.restarts}`)
			for (const {name} of pod.spec.containers) events.event(pod, 'Normal', 'Started', `Started container ${name}`);
	};

	const postResize = async (pod: Pod, step: Parameters<typeof resizeChange>[1]) => {
		const {pod: next, event} = resizeChange(pod, step, timestamp(clock.now()));
		await client.update('Pod', next, {subresource: 'status'});
		for (const name of step.do === 'finish' ? step.restarting : [])
			events.event(pod, 'Normal', 'Killing', `Container ${name} resize requires restart`);
		if (event !== undefined) events.event(pod, event.type, event.reason, event.message);
	};

	const remove = async (key: string, pod: Pod) => {
		for (const {name} of pod.spec.containers) events.event(pod, 'Normal', 'Killing', `Stopping container ${name}`);
		await client.delete('Pod', splitKey(key), {gracePeriodSeconds: 0, preconditions: {uid: pod.metadata.uid}});
	};

	const sync = async (key: string): Promise<{requeueAfterMs: number} | undefined> => {
		const pod = pods.get(key);
		const node = pod?.spec.nodeName === undefined ? undefined : nodes.get(pod.spec.nodeName);
		if (!pod || !node || hasAnnotation(node, nodeAnnotations.kubelet, 'none') || isFaulty(node)) return undefined;
		const memory = recall(key, pod);
		const step = nextStep(pod, situation(pod, node, memory));
		const resize = isRunning(pod) ? nextResize(pod, node, pods.by('node', node.metadata.name), clock.now()) : undefined;
		try {
			if (step.do === 'post') await post(pod, node, memory, step);
			else if (step.do === 'remove') await remove(key, pod);
			else if (resize !== undefined && resize.do !== 'nothing' && resize.do !== 'wait') await postResize(pod, resize);
			else return earliest(step, resize);
		} catch (error) {
			// Somebody else wrote first or removed the pod: its update or deletion brings the key back.
			if (!(error instanceof StatusError) || (error.code !== 404 && error.code !== 409)) throw error;
		}
		return undefined;
	};

	const queue = createWorkQueue({
		name: 'kubelet pods',
		clock,
		process: sync,
		failed: (key, error) => log.warn(`kubelet: pod ${key}: ${(error as Error).message}`),
	});

	/** Something on a node has changed: what could not be resized there is tried again. */
	const retryResizes = (nodeName: string | undefined): void => {
		const waiting = pods.by('node', nodeName ?? '').filter(isDeferred);
		for (const pod of waiting.toSorted(byResizeOrder)) queue.add(keyOf(pod));
	};

	const isMine = (pod: Pod) => pod.spec.nodeName !== undefined && pod.spec.nodeName !== '';
	const unsubscribePods = pods.subscribe({
		added(pod) {
			addresses.use(pod.status?.podIP);
			if (isMine(pod)) queue.add(keyOf(pod));
		},
		updated(pod, previous) {
			if (isMine(pod)) queue.add(keyOf(pod));
			if (freesRoom(pod, previous)) retryResizes(pod.spec.nodeName);
		},
		deleted(pod) {
			retryResizes(pod.spec.nodeName);
			const memory = memories.get(keyOf(pod));
			addresses.release(memory?.podIP ?? pod.status?.podIP);
			memories.delete(keyOf(pod));
		},
	});
	const changesPods = (node: Node, previous: Node) => node.metadata.annotations !== previous.metadata.annotations;
	const unsubscribeNodes = nodes.subscribe({
		added(node) {
			for (const pod of pods.by('node', node.metadata.name)) queue.add(keyOf(pod));
		},
		updated(node, previous) {
			if (node.status?.allocatable !== previous.status?.allocatable) retryResizes(node.metadata.name);
			if (changesPods(node, previous)) for (const pod of pods.by('node', node.metadata.name)) queue.add(keyOf(pod));
		},
		deleted(node) {
			pulled.delete(node.metadata.name);
		},
	});

	return {
		stop() {
			unsubscribePods();
			unsubscribeNodes();
			queue.stop();
		},
	};
};
