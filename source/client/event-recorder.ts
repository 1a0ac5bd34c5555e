import {microTimestamp, timestamp, type Clock} from '../clock/clock.ts';
import type {KubernetesObject} from '../machinery/json.ts';
import {StatusError} from '../machinery/status-error.ts';
import {eventBurst, eventRefillMs, eventsRemembered} from './limits.ts';
import type {Client, EventRecorder, Logger, ObjectOf} from './types.ts';

type Event = ObjectOf<'Event'>;

/** The Event written for a key, and how often it came. */
interface Remembered {
	readonly event: Event;
}

const reference = (object: KubernetesObject) => ({
	kind: object.kind,
	namespace: object.metadata.namespace,
	name: object.metadata.name,
	uid: object.metadata.uid,
	apiVersion: object.apiVersion,
	resourceVersion: object.metadata.resourceVersion,
});

/** Keeps at most `max` entries, the oldest go first. */
const remember = <T>(map: Map<string, T>, key: string, value: T, max: number) => {
	map.delete(key);
	map.set(key, value);
	if (map.size > max) map.delete(map.keys().next().value!);
};

const sequences = new WeakMap<Clock, number>();

/** Counts the events of a cluster over all its recorders, so that no two get one name. */
const nextSequence = (clock: Clock): number => {
	const sequence = sequences.get(clock) ?? 0;
	sequences.set(clock, sequence + 1);
	return sequence;
};

/**
Records Events as client-go's EventBroadcaster and correlator do: the same event again raises its count; an object that
causes more than 25 events from one component gets one more every five minutes. Writing happens as an item of its own.
*/
export const createEventRecorder = (client: Client, clock: Clock, component: string, log: Logger): EventRecorder => {
	const written = new Map<string, Remembered>();
	const budgets = new Map<string, {tokens: number; at: number}>();

	const allowed = (uid: string) => {
		const now = clock.now();
		const budget = budgets.get(uid) ?? {tokens: eventBurst, at: now};
		const tokens = Math.min(eventBurst, budget.tokens + (now - budget.at) / eventRefillMs);
		const enough = tokens >= 1;
		remember(budgets, uid, {tokens: enough ? tokens - 1 : tokens, at: now}, eventsRemembered);
		return enough;
	};

	/** client-go names events by the object and the nanoseconds; the sequence keeps events of one instant apart. */
	const eventName = (object: KubernetesObject) =>
		`${object.metadata.name}.${(BigInt(clock.now()) * 1_000_000n + BigInt(nextSequence(clock) % 1_000_000)).toString(16)}`;

	const create = (draft: Omit<Event, 'metadata'> & {metadata: {name: string; namespace: string}}) =>
		client.create('Event', draft);

	const countUp = ({event}: Remembered) =>
		client.patch('Event', {name: event.metadata.name, namespace: event.metadata.namespace}, 'merge', {
			count: (event.count ?? 1) + 1,
			lastTimestamp: timestamp(clock.now()),
		});

	return {
		event(about, type, reason, message, extra) {
			if (!allowed(about.metadata.uid)) return;
			const key = [about.metadata.uid, type, reason, message].join('\n');
			const time = timestamp(clock.now());
			const draft = {
				apiVersion: 'v1',
				kind: 'Event',
				metadata: {name: eventName(about), namespace: about.metadata.namespace ?? 'default'},
				involvedObject: reference(about),
				reason,
				message,
				type,
				source: {component},
				firstTimestamp: time,
				lastTimestamp: time,
				count: 1,
				reportingComponent: component,
				reportingInstance: '',
				...(extra?.related === undefined ? {} : {related: reference(extra.related)}),
				// An event with an action is one of events.k8s.io, which must say who reports it and when to the microsecond.
				...(extra?.action === undefined
					? {}
					: {action: extra.action, eventTime: microTimestamp(clock.now()), reportingInstance: component}),
			};
			clock.enqueue(async () => {
				try {
					const known = written.get(key);
					const again = known && (await countUp(known).catch(ignoreNotFound));
					remember(written, key, {event: again ?? (await create(draft))}, eventsRemembered);
				} catch (error) {
					log.warn(
						`event ${reason} about ${about.kind} ${about.metadata.name} was not recorded: ${(error as Error).message}`,
					);
				}
			}, 'event');
		},
	};
};

/** The event has expired meanwhile: it is written anew. */
const ignoreNotFound = (error: unknown): undefined => {
	if (!(error instanceof StatusError) || error.code !== 404) throw error;
	return undefined;
};
