import type {KubernetesObject} from '../../machinery/json.ts';
import type {StoredEvent} from '../../store/storage.ts';
import type {WatchEvent} from '../types.ts';
import type {Selection} from './selection.ts';

const departed = new WeakMap<object, {readonly revision: number; readonly object: KubernetesObject}>();

/** The last state of an object that went, at the revision at which it went; made once for all watchers. */
const lastState = (object: KubernetesObject, revision: number): KubernetesObject => {
	const known = departed.get(object);
	if (known?.revision === revision) return known.object;
	const last = {...object, metadata: {...object.metadata, resourceVersion: String(revision)}};
	departed.set(object, {revision, object: last});
	return last;
};

/**
A change as a watcher with a selection sees it: an object that starts to match is ADDED, one that stops is DELETED with the
state it last matched in. Undefined when it never matched. `previous` is absent after compaction: then an update counts as new.
*/
export const translate = (event: StoredEvent, {matches}: Selection): WatchEvent | undefined => {
	const current = event.current?.object as KubernetesObject | undefined;
	const previous = event.previous?.object as KubernetesObject | undefined;
	const isIn = current !== undefined && (matches?.(current) ?? true);
	const wasIn = previous !== undefined && (matches?.(previous) ?? true);
	if (isIn) return {type: wasIn ? 'MODIFIED' : 'ADDED', object: current};
	return wasIn ? {type: 'DELETED', object: lastState(previous, event.revision)} : undefined;
};
