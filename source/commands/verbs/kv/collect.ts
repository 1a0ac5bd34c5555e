import {watchedEventsMax} from '../../limits.ts';
import type {CommandResult} from '../../types.ts';
import type {KvContext} from './kv-verb.ts';

/** What something that goes on tells of itself. */
export interface Teller {
	/** The lines of one event. */
	tell(lines: readonly string[]): void;
	fail(error: Error): void;
}

/**
Follows something until it has told of `countMax` events or is stopped, which is no error: it answers what came, and tells of
each line as progress at once. `begin` returns the way to end it.
*/
export const collect = (
	{clock, progress, signal}: KvContext,
	countMax: number,
	begin: (teller: Teller) => () => void,
): Promise<CommandResult> =>
	new Promise((resolve, reject) => {
		const events: (readonly string[])[] = [];
		let count = 0;
		let ended = false;
		let stop = (): void => undefined;

		const end = (outcome: () => void): void => {
			if (ended) return;
			ended = true;
			stop();
			signal?.removeEventListener('abort', finish);
			outcome();
		};
		const finish = (): void => {
			const warnings =
				count > events.length ? [`the first ${count - events.length} of ${count} events are not repeated`] : undefined;
			const result: CommandResult = {lines: events.flat(), ...(warnings && {warnings})};
			end(() => void clock.sleep(0).then(() => resolve(result)));
		};

		stop = begin({
			tell(lines) {
				if (ended) return;
				count++;
				events.push(lines);
				if (events.length > watchedEventsMax) events.shift();
				for (const line of lines) progress?.(line);
				if (count === countMax) finish();
			},
			fail: error => end(() => reject(error)),
		});
		// It may have been told of everything before there was a way to end it.
		if (ended) stop();
		else if (signal?.aborted) finish();
		else signal?.addEventListener('abort', finish, {once: true});
	});
