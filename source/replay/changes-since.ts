import {isBookkeeping, objectChanges, type ObjectChange} from '../cluster/object-changes.ts';
import {changedFields} from '../machinery/changed-fields.ts';
import type {KubernetesObject} from '../machinery/json.ts';
import {keyOf} from '../machinery/object-key.ts';
import {CompactedError} from '../store/errors.ts';
import type {RevisionStore} from '../store/types.ts';
import {changedFieldsShownMax, changesShownMax} from './limits.ts';

const shortText = (value: unknown): string => {
	const text = value === undefined ? 'nothing' : JSON.stringify(value);
	return text.length <= 60 ? text : `${text.slice(0, 59)}…`;
};

const title = (object: KubernetesObject): string => `${object.kind} ${keyOf(object)}`;

const describe = ({before, after}: ObjectChange): string => {
	if (!before) return `${title(after!)} created`;
	if (!after) return `${title(before)} deleted`;
	const fields = changedFields(before, after).filter(change => !isBookkeeping(change));
	const shown = fields
		.slice(0, changedFieldsShownMax)
		.map(({path, before: old, after: now}) => `${path}: ${shortText(old)} → ${shortText(now)}`);
	const more = fields.length > shown.length ? [`${fields.length - shown.length} more fields`] : [];
	return `${title(after)} changed: ${[...shown, ...more].join('; ')}`;
};

/** What became of the objects of a cluster since a revision, a line each, events and leases left out; empty when that is compacted away. */
export const changesSince = (store: RevisionStore, revision: number): readonly string[] => {
	let changes: readonly ObjectChange[];
	try {
		changes = objectChanges(store, revision);
	} catch (error) {
		if (error instanceof CompactedError) return [];
		throw error;
	}
	const shown = changes.slice(0, changesShownMax).map(describe);
	return changes.length > shown.length ? [...shown, `${changes.length - shown.length} more objects`] : shown;
};
