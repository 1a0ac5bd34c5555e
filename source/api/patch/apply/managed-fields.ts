import type {JsonObject} from '../../../machinery/json.ts';
import {createMarks} from '../../../machinery/marks.ts';
import {capUpdaters} from './ancient-changes.ts';
import {applyConflict} from './apply-conflict.ts';
import {compareTyped, type Comparison} from './compare-objects.ts';
import {
	differenceOf,
	emptyFieldSet,
	intersectionOf,
	isEmptyFieldSet,
	parseFieldSet,
	unionOf,
	withChildren,
	withMember,
	withoutSubtrees,
	type FieldSet,
} from './field-set.ts';
import {
	formatManagers,
	isSameManager,
	parseManagers,
	type ManagedFieldsEntry,
	type Manager,
	type ManagerIdentity,
} from './managers.ts';
import {mergeConfiguration, pruneAbandoned} from './merge-configuration.ts';
import {repeatedItems} from './repeated-items.ts';
import {saidFields} from './said-fields.ts';
import {typedObject} from './typed-children.ts';
import {duplicateItems} from './typed-patch-error.ts';

/** What nobody owns: the identity of an object and what the server keeps about it. */
const unowned = parseFieldSet({
	'f:apiVersion': {},
	'f:kind': {},
	'f:metadata': {
		'f:name': {},
		'f:namespace': {},
		'f:creationTimestamp': {},
		'f:selfLink': {},
		'f:uid': {},
		'f:generation': {},
		'f:managedFields': {},
		'f:resourceVersion': {},
	},
});

interface Write {
	/** OpenAPI name of the object's type. */
	readonly schema: string;
	/** Canonical; at a create the canonical form of {}. */
	readonly live: object;
	/** metadata.managedFields of the live object. */
	readonly entries: readonly ManagedFieldsEntry[] | undefined;
	/** Name, apiVersion and subresource of who writes. */
	readonly manager: Omit<ManagerIdentity, 'operation'>;
	/** The time of the write, as metav1.Time. */
	readonly now: string;
	/** Paths this write cannot change, in FieldsV1 form: `{'f:status': {}}` for writes of the main resource. */
	readonly ignored?: unknown;
}

export interface UpdateWrite extends Write {
	/** What is to be stored, canonical. */
	readonly next: object;
}

export interface ApplyWrite extends Write {
	/** What the client said, from `saidForm`. */
	readonly said: object;
	/** Takes contested fields over instead of failing. */
	readonly force: boolean;
}

export interface Applied {
	/** The live object with the configuration merged in and abandoned fields gone; to be canonicalised and validated. */
	readonly object: object;
	readonly managedFields: readonly ManagedFieldsEntry[];
}

const ownables = createMarks<{readonly ignored: unknown; readonly set: FieldSet}>();

/** What of a set a write can come to own; remembered, as writers change the same fields again and again. */
const ownable = (set: FieldSet, ignored: unknown): FieldSet => {
	const known = ownables.of(set);
	if (known !== undefined && known.ignored === ignored) return known.set;
	const owned = ownableOf(set, ignored);
	ownables.set(set, {ignored, set: owned});
	return owned;
};

const ownableOf = (set: FieldSet, ignored: unknown): FieldSet => {
	const {children} = set;
	const metadata = children.get('f:metadata');
	// The metadata struct itself belongs to nobody; its members may.
	const owned = metadata?.member ? withChildren(set, set.member, [['f:metadata', withMember(metadata, false)]]) : set;
	const visible = withoutSubtrees(owned, unowned);
	return ignored === undefined ? visible : withoutSubtrees(visible, parseFieldSet(ignored));
};

const compare = ({schema, live, ignored}: Write, next: unknown): Comparison => {
	const {changed, removed} = compareTyped(typedObject(schema, live), typedObject(schema, next));
	return {changed: ownable(changed, ignored), removed: ownable(removed, ignored)};
};

const withFields = (manager: Manager, fields: FieldSet): Manager => {
	if (fields === manager.fields) return manager;
	const {entry: _, ...rest} = manager;
	return {...rest, fields};
};

/** The others' fields after a write: what it changed is no longer theirs, what it removed is nobody's. */
const dispossess = (others: readonly Manager[], {changed, removed}: Comparison): readonly Manager[] => {
	const lost = unionOf(changed, removed);
	return isEmptyFieldSet(lost) ? others : others.map(other => withFields(other, differenceOf(other.fields, lost)));
};

const withTime = (identity: ManagerIdentity, fields: FieldSet, time: string | undefined): Manager => ({
	...identity,
	fields,
	...(time === undefined ? {} : {time}),
});

/** The writer after an update; the manager of before when it owns the same since the same second. */
const updater = (
	{manager, now}: UpdateWrite,
	previous: Manager | undefined,
	{changed, removed}: Comparison,
): Manager => {
	const kept = differenceOf(previous?.fields ?? emptyFieldSet, removed);
	const fields = unionOf(kept, changed);
	const time = isEmptyFieldSet(changed) ? previous?.time : now;
	if (previous !== undefined && fields === previous.fields && time === previous.time) return previous;
	return withTime({...manager, operation: 'Update'}, fields, time);
};

const sameEntries = (a: readonly ManagedFieldsEntry[], b: readonly ManagedFieldsEntry[]): boolean =>
	a.length === b.length && a.every((entry, index) => entry === b[index]);

/**
metadata.managedFields after a create, update or patch: the writer owns what it added or changed. The entries given come back
when the write changes no field.
*/
export const trackUpdate = (write: UpdateWrite): readonly ManagedFieldsEntry[] => {
	const {manager, entries = [], next} = write;
	const comparison = compare(write, next);
	if (isEmptyFieldSet(comparison.changed) && isEmptyFieldSet(comparison.removed)) return entries;
	const managers = parseManagers(entries);
	const previous = managers.find(other => isSameManager(other, {...manager, operation: 'Update'}));
	const others = dispossess(
		managers.filter(other => other !== previous),
		comparison,
	);
	const tracked = formatManagers(capUpdaters([...others, updater(write, previous, comparison)]));
	return sameEntries(tracked, entries) ? entries : tracked;
};

/**
Server-side apply: merges what a manager says into the live object, removes what it said before and nobody owns now, and gives
the new owners. Throws StatusError: 409 naming the contested fields unless `force` is set, 500 when an item of a list is said twice.
*/
export const applyConfiguration = (write: ApplyWrite): Applied => {
	const {schema, live, said, manager, entries, now, ignored, force} = write;
	const identity: ManagerIdentity = {...manager, operation: 'Apply'};
	const managers = parseManagers(entries);
	const previous = managers.find(other => isSameManager(other, identity));
	const others = managers.filter(other => other !== previous);
	const repeated = repeatedItems(typedObject(schema, said));
	if (!isEmptyFieldSet(repeated)) throw duplicateItems(said as JsonObject, repeated);
	const fields = ownable(saidFields(typedObject(schema, said)), ignored);
	const owned = others.reduce((set, other) => unionOf(set, other.fields), fields);
	const merged = mergeConfiguration(typedObject(schema, live), said);
	const object = pruneAbandoned(typedObject(schema, merged), previous?.fields ?? emptyFieldSet, owned) as object;
	const comparison = compare(write, object);
	const conflicts = others
		.map(owner => ({owner, fields: intersectionOf(owner.fields, comparison.changed)}))
		.filter(conflict => !isEmptyFieldSet(conflict.fields));
	if (conflicts.length > 0 && !force) throw applyConflict(conflicts);
	const unchanged = isEmptyFieldSet(comparison.changed) && isEmptyFieldSet(comparison.removed);
	const time = unchanged ? previous?.time : now;
	const self = withTime(identity, fields, time);
	return {object, managedFields: formatManagers([...dispossess(others, comparison), self])};
};
