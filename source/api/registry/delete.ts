import type {KubernetesObject} from '../../machinery/json.ts';
import {conflict, notFound} from '../../machinery/statuses.ts';
import type {Status} from '../../machinery/status-error.ts';
import type {KindDescription, ResourceRequest, ResourceResponse, UserInfo} from '../types.ts';
import type {RegistryContext} from './context.ts';
import {canonical} from './decode-object.ts';
import {decideDeletion, type DeletionDecision} from './deletion.ts';
import {readDeleteOptions, type DeleteOptions} from './delete-options.ts';
import {groupResourceOf, objectKey} from './resource-key.ts';
import {write} from './write.ts';

/** Which object to delete, and for whom. */
export interface DeleteTarget {
	readonly namespace: string | undefined;
	readonly name: string;
	readonly user: UserInfo;
	readonly warnings: string[];
	/** The kind that the request names, where that may be another version than is stored. */
	readonly requested?: KindDescription;
}

/** The kind that a request names, for admission. */
export const requestedKind = (
	{catalogue}: RegistryContext,
	{group, version, resource}: ResourceRequest,
): Pick<DeleteTarget, 'requested'> => {
	const requested = catalogue.byResource(group, version, resource);
	return requested === undefined ? {} : {requested};
};

/** How far a delete came. */
export interface Deleted {
	readonly object: KubernetesObject;
	/** False while grace or finalizers hold the object. */
	readonly gone: boolean;
}

/** 409 when the object is not the one meant. The kind, not the resource, stands in the message, as in kube-apiserver. */
const checkPreconditions = (kind: KindDescription, {metadata}: KubernetesObject, options: DeleteOptions): void => {
	const {uid, resourceVersion} = options.preconditions ?? {};
	const refuse = (what: string, given: string, found: string, hint: string) =>
		conflict(
			{group: kind.group, resource: kind.kind},
			metadata.name,
			`the ${what} in the precondition (${given}) does not match the ${what} in record (${found}). ${hint}`,
		);
	if (uid !== undefined && uid !== metadata.uid) {
		throw refuse('UID', uid, metadata.uid, 'The object might have been deleted and then recreated');
	}
	if (resourceVersion !== undefined && resourceVersion !== metadata.resourceVersion) {
		throw refuse('ResourceVersion', resourceVersion, metadata.resourceVersion, 'The object might have been modified');
	}
};

/** Decides what a delete does to what is stored; the default is `decideDeletion`, namespaces have their own way. */
export type DecideDeletion = typeof decideDeletion;

/** Deletes one object. Throws 404, 409 and what admission refuses. */
export const deleteStored = async (
	context: RegistryContext,
	kind: KindDescription,
	target: DeleteTarget,
	options: DeleteOptions,
	decide: DecideDeletion = decideDeletion,
): Promise<Deleted> => {
	const {namespace, name, user, warnings, requested = kind} = target;
	const key = objectKey(kind, namespace, name);
	const dryRun = (options.dryRun ?? []).length > 0;
	let decision: DeletionDecision = {action: 'keep'};
	const first = await write(
		context,
		kind,
		key,
		previous => {
			if (previous === undefined) throw notFound(groupResourceOf(kind), name);
			checkPreconditions(kind, previous, options);
			context.admission.validate({
				operation: 'DELETE',
				kind,
				requested,
				namespace,
				name,
				previous,
				user,
				dryRun,
				warnings,
			});
			decision = decide(kind, previous, options, context.clock.now());
			if (decision.action === 'remove') return 'delete';
			return decision.action === 'keep' ? 'keep' : {object: canonical(kind, decision.object)};
		},
		dryRun,
	);
	const {action} = decision as DeletionDecision;
	if (action === 'remove') return {object: first.object, gone: true};
	if (action !== 'mark and remove') return {object: first.object, gone: false};
	if (!dryRun) await removeMarked(context, kind, key, first.object);
	return {object: first.object, gone: true};
};

/** Second half of a delete without grace: watchers see the mark first. Something else at the key is left alone. */
const removeMarked = async (
	context: RegistryContext,
	kind: KindDescription,
	key: string,
	markedObject: KubernetesObject,
): Promise<void> => {
	await write(
		context,
		kind,
		key,
		current => {
			if (current === undefined) throw notFound(groupResourceOf(kind), markedObject.metadata.name);
			return current.metadata.uid === markedObject.metadata.uid ? 'delete' : 'keep';
		},
		false,
	);
};

/** The Status that answers a delete where the kind does not answer with the object. */
const deletedStatus = (kind: KindDescription, {metadata: {name, uid}}: KubernetesObject): Status =>
	({
		kind: 'Status',
		apiVersion: 'v1',
		metadata: {},
		status: 'Success',
		details: {name, ...(kind.group !== '' && {group: kind.group}), kind: kind.plural, uid},
	}) as Status;

/** DELETE of one object: the object while it lingers (and for some kinds always), otherwise a Status. */
export const deleteObject = async (
	context: RegistryContext,
	kind: KindDescription,
	request: ResourceRequest,
	decide: DecideDeletion = decideDeletion,
): Promise<ResourceResponse> => {
	const {namespace, name = '', user} = request;
	const warnings: string[] = [];
	const options = readDeleteOptions(request.body, request.options?.dryRun);
	const target = {namespace, name, user, warnings, ...requestedKind(context, request)};
	const {object, gone} = await deleteStored(context, kind, target, options, decide);
	const lingersInForeground = !gone && options.orphanDependents === false;
	const returnsObject = !gone || kind.deleteReturnsObject;
	return {
		code: lingersInForeground ? 202 : 200,
		object: returnsObject ? object : deletedStatus(kind, object),
		warnings,
	};
};
