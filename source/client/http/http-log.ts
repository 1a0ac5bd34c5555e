import type {Clock} from '../../clock/clock.ts';
import {StatusError} from '../../machinery/status-error.ts';
import {logQuery} from '../log-query.ts';
import type {LogOptions, LogReceiver, ObjectKey, ResourceName} from '../types.ts';
import {readLines} from './line-reader.ts';
import {logLineBytesMax, logSilenceMs} from './limits.ts';
import {query, resourcePath} from './paths.ts';
import type {HttpTransport} from './transport.ts';

export interface HttpLogOptions {
	readonly transport: HttpTransport;
	readonly clock: Clock;
	readonly pods: ResourceName;
	readonly key: ObjectKey;
	readonly log: LogOptions;
	readonly receiver: LogReceiver;
}

/** Reads a log from a server; lines are delivered on the clock's pump. Rejects with the server's refusal. */
export const startHttpLog = async (options: HttpLogOptions): Promise<{cancel(): void}> => {
	const {transport, clock, pods, key, log, receiver} = options;
	const stop = new AbortController();
	const answer = await clock.outside(
		transport.stream({
			method: 'GET',
			path: `${resourcePath(pods, {...key, subresource: 'log'})}${query(logQuery(log))}`,
			silenceMs: logSilenceMs,
			signal: stop.signal,
		}),
	);

	const deliver = (work: () => void) =>
		clock.deliver(() => {
			if (!stop.signal.aborted) work();
		});
	let waiting: string[] = [];
	/** The lines of one piece go together. */
	const take = (line: string) => {
		waiting.push(line);
		if (waiting.length > 1) return;
		deliver(() => {
			const lines = waiting;
			waiting = [];
			receiver.lines(lines);
		});
	};
	const read = async () => {
		try {
			const rest = await readLines(answer, logLineBytesMax, take);
			if (rest !== '') take(rest);
			deliver(() => receiver.ended());
		} catch (error) {
			const problem = error instanceof StatusError ? error.message : `the log broke off: ${(error as Error).message}`;
			deliver(() => receiver.ended(problem));
		}
	};
	void read();
	return {cancel: () => stop.abort()};
};
