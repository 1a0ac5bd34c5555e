import type {KubernetesObject} from '../../machinery/json.ts';
import {eventsOf} from '../events-of.ts';
import {span} from '../line.ts';
import type {Sheet} from '../state.ts';
import type {ConsoleCluster} from '../types.ts';
import {eventLines} from './event-lines.ts';

/** What happened to one object, newest first. */
export const eventsSheet = (object: KubernetesObject, informers: ConsoleCluster['informers'], now: number): Sheet => {
	const lines = eventLines(eventsOf(object, informers), now);
	return {
		title: `events of ${object.kind.toLowerCase()}/${object.metadata.name}`,
		lines: lines.length === 0 ? [[span('nothing has happened to it', 'muted')]] : lines,
		closedBy: 'E',
	};
};
