import {timestamp, type Clock} from '../../clock/clock.ts';
import {deepFreeze} from '../../machinery/freeze.ts';
import {isJsonObject, type KubernetesObject} from '../../machinery/json.ts';
import {canonicalForm} from '../codec/canonicalize.ts';
import {structType} from '../codec/struct-type.ts';
import {trackUpdate} from '../patch/apply/managed-fields.ts';
import type {ManagedFieldsEntry, ManagerIdentity} from '../patch/apply/managers.ts';
import type {KindDescription} from '../types.ts';
import type {WriteScope} from './context.ts';
import {fieldManagerBytesMax} from './limits.ts';
import {apiVersionOf} from './resource-key.ts';
import {sameBesides, sameValue} from './same-value.ts';
import {withFields} from './with-fields.ts';

/** The wished object with metadata.managedFields as they will be stored. */
export type Track = (wished: KubernetesObject, previous: KubernetesObject | undefined) => KubernetesObject;

/** An object that carries its managedFields already: the result of an apply. */
export const keepTracked: Track = wished => wished;

const plainAgent = /^[\x20-\x7E]*$/;

/** The word before the version in a user agent, as far as it can be printed. */
const agentName = (userAgent: string): string => {
	const slash = userAgent.indexOf('/');
	const prefix = slash === -1 ? userAgent : userAgent.slice(0, slash);
	if (prefix.length <= fieldManagerBytesMax && plainAgent.test(prefix)) return prefix;
	const printable = prefix.replaceAll(/[^\p{L}\p{M}\p{N}\p{P}\p{S} ]/gu, '');
	return Buffer.from(printable)
		.subarray(0, fieldManagerBytesMax)
		.toString('utf8')
		.replace(/\uFFFD$/, '');
};

/** Who writes: `fieldManager` where given, otherwise what the user agent begins with. */
export const writerOf = (
	kind: KindDescription,
	{options, userAgent, subresource}: WriteScope,
): Omit<ManagerIdentity, 'operation'> => ({
	manager: options.fieldManager || agentName(userAgent) || 'unknown',
	apiVersion: apiVersionOf(kind),
	...(subresource !== undefined && {subresource}),
});

/** What does not depend on the object is made once for a kind. */
const oncePerKind = <T>(make: (kind: KindDescription) => T): ((kind: KindDescription) => T) => {
	const made = new WeakMap<KindDescription, T>();
	return kind => {
		if (!made.has(kind)) made.set(kind, make(kind));
		return made.get(kind) as T;
	};
};

/** An object of the kind in which nothing is said: what a new object is compared with. */
export const emptyObject = oncePerKind(({schema}): KubernetesObject => deepFreeze(canonicalForm(schema, {}).object));

export const managedFieldsOf = ({metadata}: KubernetesObject): readonly ManagedFieldsEntry[] =>
	(metadata.managedFields ?? []) as readonly ManagedFieldsEntry[];

export const withManagedFields = (
	object: KubernetesObject,
	entries: readonly ManagedFieldsEntry[],
): KubernetesObject => {
	if (object.metadata.managedFields === entries) return object;
	const managedFields = entries.length === 0 ? undefined : entries;
	return withFields(object, {metadata: withFields(object.metadata, {managedFields})});
};

const mainIgnored = {'f:status': {}};

const statusIgnored = oncePerKind(({schema}): object => {
	const fields = structType(schema).fields.filter(({name}) => name !== 'metadata' && name !== 'status');
	return Object.fromEntries(fields.map(({name}) => [`f:${name}`, {}]));
});

/** What a write cannot change and so comes to own nothing of, as FieldsV1: everything but metadata and status at `…/status`. */
export const ignoredFields = (kind: KindDescription, subresource: string | undefined): object | undefined => {
	if (subresource === 'status') return statusIgnored(kind);
	return 'status' in kind.subresources ? mainIgnored : undefined;
};

/** `[{}]`, which is how a client has the server forget who owns what. */
const isReset = (entries: readonly ManagedFieldsEntry[]): boolean =>
	entries.length === 1 && Object.keys(entries[0] as object).length === 0;

const isValid = ({operation = '', fieldsType, fieldsV1}: ManagedFieldsEntry): boolean =>
	['Apply', 'Update'].includes(operation) && fieldsType === 'FieldsV1' && isJsonObject(fieldsV1);

/** Entries that a client changed count; those of one who does not know them, or of a subresource, do not. */
const startingEntries = (
	wished: KubernetesObject,
	previous: KubernetesObject | undefined,
	{subresource}: WriteScope,
): readonly ManagedFieldsEntry[] => {
	const stored = previous === undefined ? [] : managedFieldsOf(previous);
	const sent = managedFieldsOf(wished);
	if (sent === stored || subresource !== undefined) return stored;
	if (isReset(sent)) return [];
	return sent.length > 0 && sent.every(isValid) ? sent : stored;
};

/**
Tracks creates, updates and patches: the writer owns what it adds or changes. Objects of which nobody owns anything stay so until
somebody applies to them.
*/
export const trackWrites =
	(kind: KindDescription, scope: WriteScope, clock: Clock): Track =>
	(wished, previous) => {
		const entries = startingEntries(wished, previous, scope);
		if (previous !== undefined && entries.length === 0) return withManagedFields(wished, entries);
		const tracked = trackUpdate({
			schema: kind.schema,
			live: previous ?? emptyObject(kind),
			next: wished,
			entries,
			manager: writerOf(kind, scope),
			now: timestamp(clock.now()),
			ignored: ignoredFields(kind, scope.subresource),
		});
		return withManagedFields(wished, tracked);
	};

const metadataOnly: ReadonlySet<string> = new Set(['metadata']);

const withoutTime = (entry: ManagedFieldsEntry): object => ({...entry, time: undefined});

/** Whether a write would change nothing but the times in managedFields, in which case it is none. */
export const changesNothing = (next: KubernetesObject, previous: KubernetesObject): boolean => {
	if (!sameBesides(metadataOnly, next, previous)) return false;
	if (sameValue(next.metadata, previous.metadata)) return true;
	const [after, before] = [managedFieldsOf(next), managedFieldsOf(previous)];
	if (after.length !== before.length || sameValue(after, before)) return false;
	return (
		sameValue(withManagedFields(next, before).metadata, previous.metadata) &&
		sameValue(after.map(withoutTime), before.map(withoutTime))
	);
};
