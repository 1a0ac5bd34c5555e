import type {ObjectOf} from '../../client/types.ts';
import {parseTimestamp} from '../../clock/clock.ts';
import {parseDuration} from '../../machinery/duration.ts';
import {containerLogAnnotation, podAnnotations} from '../annotations.ts';
import {logRepeatShortestMs} from '../limits.ts';
import type {ContainerRun} from './container-run.ts';
import type {Saying} from './saying.ts';

type Pod = ObjectOf<'Pod'>;

const time = /^(\d{4}-\d\d-\d\dT\S+) (.*)$/;
const offset = /^\+(\S+) (.*)$/;
const repetition = /^every (\S+) (.*)$/;

const durationOf = (text: string): number | undefined => {
	try {
		return parseDuration(text);
	} catch {
		return undefined;
	}
};

const atTime = (line: string, {startedAt, end}: ContainerRun): Saying | 'elsewhere' | undefined => {
	const [, moment, text = ''] = time.exec(line) ?? [];
	const at = parseTimestamp(moment);
	if (at === undefined) return undefined;
	return at >= startedAt && at < (end?.at ?? Infinity) ? {text, at} : 'elsewhere';
};

const afterStart = (line: string, {startedAt}: ContainerRun): Saying | undefined => {
	const [, delay, text = ''] = offset.exec(line) ?? [];
	const delayMs = delay === undefined ? undefined : durationOf(delay);
	return delayMs === undefined ? undefined : {text, at: startedAt + delayMs};
};

const repeated = (line: string, {startedAt}: ContainerRun): Saying | undefined => {
	const [, period, text = ''] = repetition.exec(line) ?? [];
	const periodMs = period === undefined ? undefined : durationOf(period);
	if (periodMs === undefined || periodMs <= 0) return undefined;
	const everyMs = Math.max(periodMs, logRepeatShortestMs);
	return {text, at: startedAt + everyMs, everyMs};
};

/** A line of an annotation in one run: at its time, so long after the start, again and again, or at the start. */
const sayingOf = (line: string, run: ContainerRun): readonly Saying[] => {
	const timed = atTime(line, run);
	if (timed === 'elsewhere') return [];
	return [timed ?? afterStart(line, run) ?? repeated(line, run) ?? {text: line, at: run.startedAt}];
};

/** What a pod's annotations make a container say in one run. */
export const annotatedSayings = ({metadata}: Pod, container: string, run: ContainerRun): readonly Saying[] => {
	const {annotations = {}} = metadata;
	return [podAnnotations.log, containerLogAnnotation(container)]
		.flatMap(name => annotations[name]?.split('\n') ?? [])
		.filter(line => line !== '')
		.flatMap(line => sayingOf(line, run));
};
