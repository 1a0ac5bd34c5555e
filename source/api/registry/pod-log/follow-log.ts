import type {Timer} from '../../../clock/clock.ts';
import {StatusError} from '../../../machinery/status-error.ts';
import type {Pod} from '../../schema/kubernetes.generated.ts';
import type {
	ContainerLog,
	KindDescription,
	LogLine,
	ResourceRequest,
	StreamReceiver,
	WatchEvent,
	WatchHandle,
} from '../../types.ts';
import type {RegistryContext} from '../context.ts';
import {watchObjects} from '../watch.ts';
import {findLog, type FoundLog} from './find-log.ts';
import {createLogWriter} from './log-writer.ts';

const keyOf = ({at, text}: LogLine): string => `${at} ${text}`;

/** The lines of a log that were not in it before, in their order: a log is told anew whenever its pod changes. */
const newLines = (before: readonly LogLine[], now: readonly LogLine[]): readonly LogLine[] => {
	const counts = new Map<string, number>();
	for (const line of before) counts.set(keyOf(line), (counts.get(keyOf(line)) ?? 0) + 1);
	return now.filter(line => {
		const count = counts.get(keyOf(line)) ?? 0;
		counts.set(keyOf(line), count - 1);
		return count <= 0;
	});
};

/** The log of the followed run in the pod's present state: it may have become the run before; undefined when it is forgotten. */
const logOfRun = ({read, options}: FoundLog, pod: Pod, run: string): ContainerLog | undefined => {
	for (const previous of options.previous ? [true] : [false, true]) {
		try {
			const log = read(pod, previous);
			if (log.run === run) return log;
		} catch (error) {
			if (!(error instanceof StatusError)) throw error;
		}
	}
	return undefined;
};

/**
Follows a log: what is there, then what comes, when the pod changes or a line is due. It ends with its container, with the pod, or
when as many bytes as wanted are out. Only looks: its timers are the observer's. Undefined for a pod that is on no node; rejects as `readLog`.
*/
export const followLog = async (
	context: RegistryContext,
	kind: KindDescription,
	request: ResourceRequest,
	receiver: StreamReceiver<string>,
): Promise<WatchHandle | undefined> => {
	const found = await findLog(context, kind, request);
	if (found === undefined) return undefined;
	const {observer: clock} = context;
	const {options} = found;
	const writer = createLogWriter(options, clock.now());
	let {pod} = found;
	let log = found.read(pod, options.previous);
	let waiting = writer.begin(log.lines);
	let isGone = false;
	let timer: Timer | undefined;
	const watches: WatchHandle[] = [];
	let ended = false;

	const stop = () => {
		ended = true;
		timer?.cancel();
		for (const watch of watches) watch.cancel();
	};
	/** Offers what waits; goes on with the next line when it is taken. */
	const offer = () => {
		if (ended) return;
		if (waiting !== '' && receiver.events([waiting]) === false) return;
		waiting = '';
		if (log.ended || isGone || writer.isFull()) {
			stop();
			return receiver.ended();
		}
		timer?.cancel();
		timer = log.nextAt === undefined ? undefined : clock.setTimer(log.nextAt - clock.now(), look);
	};
	/** Takes in what the log has become. */
	function look() {
		const now = logOfRun(found!, pod, log.run);
		if (now === undefined) isGone = true;
		else {
			waiting += writer.add(newLines(log.lines, now.lines));
			log = now;
		}
		offer();
	}
	const podChanged = (batch: readonly WatchEvent[]) => {
		for (const event of batch) {
			if (event.type === 'BOOKMARK' || event.type === 'ERROR') continue;
			isGone ||= event.type === 'DELETED' || event.object.metadata.uid !== found.pod.metadata.uid;
			if (!isGone) pod = event.object as Pod;
		}
		if (!ended) look();
	};

	const {namespace, name} = request;
	// From now on, not from the pod's last change: that may be older than what the store remembers.
	const watchRequest: ResourceRequest = {...request, verb: 'watch', namespace, name, options: {}};
	const watch = await watchObjects(context, kind, watchRequest, {
		events: podChanged,
		ended() {
			if (ended) return;
			stop();
			receiver.ended();
		},
	});
	watches.push(watch);
	if (ended) watch.cancel();
	clock.enqueue(offer, 'the beginning of a log');
	return {resume: offer, cancel: stop};
};
