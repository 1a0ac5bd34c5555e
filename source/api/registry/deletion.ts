import {parseTimestamp, timestamp} from '../../clock/clock.ts';
import type {KubernetesObject, ObjectMetadata} from '../../machinery/json.ts';
import type {KindDescription} from '../types.ts';
import type {DeleteOptions} from './delete-options.ts';
import {deletionFinalizers} from './dependents-policy.ts';
import {withFields} from './with-fields.ts';

/**
What a delete does to a stored object: removes it, marks it (it goes when its time is over or its finalizers are gone), marks
it and removes it at once (a grace period of 0), or nothing (it is on its way and cannot be hurried further).
*/
export type DeletionDecision =
	| {readonly action: 'remove'}
	| {readonly action: 'mark'; readonly object: KubernetesObject}
	| {readonly action: 'mark and remove'; readonly object: KubernetesObject}
	| {readonly action: 'keep'};

const marked = (object: KubernetesObject, fields: Partial<ObjectMetadata>): KubernetesObject => {
	const {generation, deletionTimestamp} = object.metadata;
	// The first mark changes what controllers do with the object, so it counts as a change of what is wished.
	const raised = deletionTimestamp === undefined && generation !== undefined && generation > 0;
	const metadata = withFields(object.metadata, {...fields, ...(raised && {generation: generation + 1})});
	return {...object, metadata};
};

/** A grace period that is running can only be shortened; its end is counted from when it began. */
const shortened = (object: KubernetesObject, requestedSeconds: number): KubernetesObject => {
	const {deletionTimestamp, deletionGracePeriodSeconds: seconds = 0} = object.metadata;
	const began = parseTimestamp(deletionTimestamp)! - seconds * 1000;
	return marked(object, {
		deletionTimestamp: timestamp(began + requestedSeconds * 1000),
		deletionGracePeriodSeconds: requestedSeconds,
	});
};

/** The object with its grace period begun or shortened; 'pending' when that changes nothing, undefined when it has none. */
const graceful = (
	kind: KindDescription,
	object: KubernetesObject,
	{gracePeriodSeconds: requested}: DeleteOptions,
	nowMs: number,
): KubernetesObject | 'pending' | undefined => {
	if (kind.gracePeriod === undefined) return undefined;
	const {deletionTimestamp, deletionGracePeriodSeconds: running} = object.metadata;
	if (deletionTimestamp !== undefined) {
		if (running === undefined) return undefined;
		return requested === undefined || requested >= running ? 'pending' : shortened(object, requested);
	}
	const seconds = kind.gracePeriod(object, requested);
	if (seconds === undefined) return undefined;
	return marked(object, {
		deletionTimestamp: timestamp(nowMs + seconds * 1000),
		deletionGracePeriodSeconds: seconds,
	});
};

/** Decides a delete as kube-apiserver does: grace, then finalizers. Pure. */
export const decideDeletion = (
	kind: KindDescription,
	object: KubernetesObject,
	options: DeleteOptions,
	nowMs: number,
): DeletionDecision => {
	const begun = graceful(kind, object, options, nowMs);
	if (begun === 'pending') return {action: 'keep'};
	const finalizers = deletionFinalizers(kind, object, options);
	const unchanged =
		finalizers === object.metadata.finalizers || (finalizers.length === 0 && !object.metadata.finalizers);
	const withFinalizers = (subject: KubernetesObject): KubernetesObject => {
		if (unchanged) return subject;
		const left = finalizers.length === 0 ? undefined : finalizers;
		return {...subject, metadata: withFields(subject.metadata, {finalizers: left})};
	};
	if (begun !== undefined) {
		const removes = finalizers.length === 0 && begun.metadata.deletionGracePeriodSeconds === 0;
		return {action: removes ? 'mark and remove' : 'mark', object: withFinalizers(begun)};
	}
	if (finalizers.length === 0) return {action: 'remove'};
	const {deletionTimestamp = timestamp(nowMs)} = object.metadata;
	return {action: 'mark', object: withFinalizers(marked(object, {deletionTimestamp, deletionGracePeriodSeconds: 0}))};
};

/** The kubernetes finalizer of a namespace is in its spec and holds it just the same. */
const isHeld = (kind: KindDescription, object: KubernetesObject): boolean => {
	if ((object.metadata.finalizers ?? []).length > 0) return true;
	if (kind.group !== '' || kind.plural !== 'namespaces') return false;
	const {spec} = object as KubernetesObject & {readonly spec?: {readonly finalizers?: readonly string[]}};
	return (spec?.finalizers ?? []).length > 0;
};

/** An update that takes the last finalizer off an object in deletion, with no grace left, removes it. */
export const isDeletedByUpdate = (kind: KindDescription, next: KubernetesObject, previous: KubernetesObject): boolean =>
	previous.metadata.deletionTimestamp !== undefined &&
	(previous.metadata.deletionGracePeriodSeconds ?? 0) === 0 &&
	!isHeld(kind, next);
