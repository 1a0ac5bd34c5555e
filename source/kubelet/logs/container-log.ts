import type {ContainerLog, ObjectOf} from '../../client/types.ts';
import {annotatedSayings} from './annotated-sayings.ts';
import {containerRun} from './container-run.ts';
import {ownSayings} from './own-sayings.ts';
import {linesBy, nextSaying} from './saying.ts';

type Pod = ObjectOf<'Pod'>;

/**
What a simulated container has said by a moment (ms since the epoch): told anew from the pod each time, so nothing is kept of it
(docs/decisions/logs-are-told-from-the-pod.md). Throws a 400 where the container has no such run.
*/
export const containerLog = (pod: Pod, name: string, previous: boolean, nowMs: number): ContainerLog => {
	const run = containerRun(pod, name, previous);
	const container = [...pod.spec.containers, ...(pod.spec.initContainers ?? [])].find(one => one.name === name);
	const {first, last} = ownSayings(pod, container ?? {name}, run);
	const sayings = [...first, ...annotatedSayings(pod, name, run), ...last];
	const upTo = Math.min(nowMs, run.end?.at ?? Infinity);
	const nextAt = run.end === undefined ? nextSaying(sayings, nowMs) : undefined;
	return {
		run: `${run.startedAt}/${run.restarts}`,
		lines: linesBy(sayings, upTo),
		ended: run.end !== undefined,
		...(nextAt !== undefined && {nextAt}),
	};
};
