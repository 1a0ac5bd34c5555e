import {parseDuration} from '../machinery/duration.ts';
import type {KubernetesObject} from '../machinery/json.ts';

/*
How a simulated node or pod behaves is said by annotations on the API object, so that it is visible, level-triggered and
part of every replay.
*/

export const nodeAnnotations = {
	/** `none`: no simulated kubelet for this node. */
	kubelet: 'inkube.dev/kubelet',
	/** `false`: the node reports Ready=False. */
	ready: 'inkube.dev/ready',
	/** `down` or `partitioned`: the kubelet is not heard of and nothing moves on its pods. */
	fault: 'inkube.dev/fault',
	/** A factor on all delays of its pods. */
	slow: 'inkube.dev/slow',
	/** What it reports as used; without them, what its pods use and a little more. */
	cpu: 'inkube.dev/cpu',
	memory: 'inkube.dev/memory',
} as const;

export const podAnnotations = {
	/** How long each run of the containers lasts; without it they run for ever (pods of a Job: 1 s). */
	runFor: 'inkube.dev/run-for',
	exitCode: 'inkube.dev/exit-code',
	startDelay: 'inkube.dev/start-delay',
	readyAfter: 'inkube.dev/ready-after',
	neverReady: 'inkube.dev/never-ready',
	slow: 'inkube.dev/slow',
	/** Restart count at which the running containers are killed (exit code 137). */
	kill: 'inkube.dev/kill',
	/** What it uses of a resource, all containers together; without them a share of what they request. */
	cpu: 'inkube.dev/cpu',
	memory: 'inkube.dev/memory',
	/** Lines that its containers write: at their start, `+5s …` after it, `every 10s …`, or at a time. */
	log: 'inkube.dev/log',
} as const;

/** Lines that one container of a pod writes. */
export const containerLogAnnotation = (container: string): string => `log.inkube.dev/${container}`;

const text = (object: KubernetesObject, name: string) => object.metadata.annotations?.[name];

/** The annotation as milliseconds; undefined when absent or unreadable (a simulated kubelet does not stop at a typo). */
export const durationAnnotation = (object: KubernetesObject, name: string): number | undefined => {
	const value = text(object, name);
	if (value === undefined) return undefined;
	try {
		return parseDuration(value);
	} catch {
		return undefined;
	}
};

/** The annotation as a number; undefined when absent or unreadable. */
export const numberAnnotation = (object: KubernetesObject, name: string): number | undefined => {
	const value = Number(text(object, name) ?? Number.NaN);
	return Number.isFinite(value) ? value : undefined;
};

/** True when the annotation has exactly this value. */
export const hasAnnotation = (object: KubernetesObject, name: string, value: string): boolean =>
	text(object, name) === value;

/** True while the node's kubelet is cut off or switched off. */
export const isFaulty = (node: KubernetesObject): boolean => {
	const fault = text(node, nodeAnnotations.fault);
	return fault === 'down' || fault === 'partitioned';
};
