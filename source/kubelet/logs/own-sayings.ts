import type {ObjectOf} from '../../client/types.ts';
import {parseTimestamp} from '../../clock/clock.ts';
import {findCondition} from '../../machinery/conditions.ts';
import {formatDuration} from '../../machinery/duration.ts';
import {logCommandCharactersMax} from '../limits.ts';
import {readyAfterMs} from '../pod-lifecycle.ts';
import type {ContainerRun} from './container-run.ts';
import type {Saying} from './saying.ts';

type Pod = ObjectOf<'Pod'>;
type Container = Pod['spec']['containers'][number];
type Probe = NonNullable<Container['readinessProbe']>;

const word = (text: string): string => (/^[\w@%+=:,./-]+$/.test(text) ? text : JSON.stringify(text));

const startSayings = (
	{spec}: Pod,
	{name, image = '', command = [], args = [], ports = []}: Container,
	{restarts, startedAt: at}: ContainerRun,
): readonly Saying[] => {
	const again = restarts === 0 ? '' : `, restart ${restarts}`;
	const words = [...command, ...args].map(word).join(' ');
	const line = words.length > logCommandCharactersMax ? `${words.slice(0, logCommandCharactersMax)}…` : words;
	return [
		{at, text: `simulated container ${name} (${image}) started on ${spec.nodeName}${again}: no program runs in it`},
		...(line === '' ? [] : [{at, text: `would run ${line}`}]),
		...ports.map(({containerPort, protocol = 'TCP', name: port}) => ({
			at,
			text: `would listen on ${containerPort}/${protocol}${port === undefined ? '' : ` (${port})`}`,
		})),
	];
};

/** When the pod became ready in this run; Infinity when it has not. Of a run that is over only what was to be is known. */
const readyAt = (pod: Pod, {startedAt, end}: ContainerRun): number => {
	if (end !== undefined) return startedAt + readyAfterMs(pod);
	const ready = findCondition(pod.status?.conditions, 'Ready');
	const at = ready?.status === 'True' ? parseTimestamp(ready.lastTransitionTime) : undefined;
	return at === undefined ? Infinity : Math.max(at, startedAt);
};

/** The requests that an HTTP server would see of a probe, as its access log has them. */
const requests = (probe: Probe | undefined, startedAt: number) => {
	const {httpGet, initialDelaySeconds = 0, periodSeconds = 10} = probe ?? {};
	if (httpGet === undefined) return undefined;
	return {
		at: startedAt + initialDelaySeconds * 1000,
		everyMs: periodSeconds * 1000,
		textOf: (code: number) => `"GET ${httpGet.path ?? '/'} HTTP/1.1" ${code} "kube-probe/1.36"`,
	};
};

const readinessSayings = (pod: Pod, {readinessProbe}: Container, run: ContainerRun): readonly Saying[] => {
	const seen = requests(readinessProbe, run.startedAt);
	if (seen === undefined) return [];
	const {at, everyMs, textOf} = seen;
	const ready = readyAt(pod, run);
	const refused = Math.max(0, Math.ceil((ready - at) / everyMs));
	return [
		{at, everyMs, text: textOf(503), until: ready},
		...(ready === Infinity ? [] : [{at: at + refused * everyMs, everyMs, text: textOf(200)}]),
	];
};

const livenessSayings = ({livenessProbe}: Container, {startedAt}: ContainerRun): readonly Saying[] => {
	const seen = requests(livenessProbe, startedAt);
	return seen === undefined ? [] : [{at: seen.at, everyMs: seen.everyMs, text: seen.textOf(200)}];
};

/** Deletion is asked for a grace period before the moment it is to be done by; without one there is no time to say anything. */
const terminationSayings = ({metadata}: Pod): readonly Saying[] => {
	const deadline = parseTimestamp(metadata.deletionTimestamp);
	const graceMs = (metadata.deletionGracePeriodSeconds ?? 0) * 1000;
	if (deadline === undefined || graceMs === 0) return [];
	return [{at: deadline - graceMs, text: `received SIGTERM, to end within ${formatDuration(graceMs)}`}];
};

const endSayings = ({end}: ContainerRun): readonly Saying[] =>
	end === undefined
		? []
		: [
				{
					at: end.at,
					text: `${end.exitCode === 137 ? 'killed' : 'ended'} with exit code ${end.exitCode} (${end.reason})`,
				},
			];

/** What a container says of its own life in one run; `last` comes after everything else that is said then. */
export const ownSayings = (
	pod: Pod,
	container: Container,
	run: ContainerRun,
): {readonly first: readonly Saying[]; readonly last: readonly Saying[]} => ({
	first: startSayings(pod, container, run),
	last: [
		...readinessSayings(pod, container, run),
		...livenessSayings(container, run),
		...(run.end === undefined ? terminationSayings(pod) : []),
		...endSayings(run),
	],
});
