import type {ObjectOf} from '../client/types.ts';
import type {KubernetesObject} from '../machinery/json.ts';
import {newestFirst} from './event-time.ts';
import type {ConsoleCluster} from './types.ts';

/** The events about one object in this life of it, newest first. Those about nodes are in `default` and may name no uid of theirs. */
export const eventsOf = (
	{metadata: {uid, name, namespace = 'default'}, kind}: KubernetesObject,
	informers: ConsoleCluster['informers'],
): readonly ObjectOf<'Event'>[] =>
	informers
		.of('Event')
		.by('namespace', namespace)
		.filter(
			({involvedObject: about}) =>
				about.kind === kind && about.name === name && (about.uid === uid || kind === 'Node' || about.uid === undefined),
		)
		.toSorted(newestFirst);
