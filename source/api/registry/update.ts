import {invalid} from '../../machinery/field-error.ts';
import {conflict, invalidObject, notFound} from '../../machinery/statuses.ts';
import type {KubernetesObject} from '../../machinery/json.ts';
import type {KindDescription, ResourceRequest, ResourceResponse} from '../types.ts';
import type {Allocation} from './allocator.ts';
import {answerWrite} from './answer-write.ts';
import type {RegistryContext, WriteScope} from './context.ts';
import {createDecoded} from './create.ts';
import {canonical, decodeObject} from './decode-object.ts';
import {isDeletedByUpdate} from './deletion.ts';
import {changesNothing, trackWrites, type Track} from './field-tracking.ts';
import {sameWish} from './generation.ts';
import {withStoredMetadata} from './object-metadata.ts';
import {checkName, inRequestNamespace} from './request-place.ts';
import {groupResourceOf, objectKey} from './resource-key.ts';
import {objectRevision} from './resource-version.ts';
import {shareUnchanged} from './share-unchanged.ts';
import {mainStrategy, validateUpdate, type UpdateStrategy} from './update-strategy.ts';
import {withFields} from './with-fields.ts';
import {asServed, asStored, trackServed} from './served-version.ts';
import {write} from './write.ts';
import {writeScope} from './write-options.ts';

/** The new object as wished, from the stored one: a PUT's body, or a patch applied. May be asked again after a conflict. */
export type Wish = (current: KubernetesObject) => KubernetesObject;

/** 409 when the wish names another revision than the stored one; 422 where one must be named. */
const checkRevision = (kind: KindDescription, wished: KubernetesObject, previous: KubernetesObject): void => {
	const revision = objectRevision(wished.metadata.resourceVersion);
	if (revision === 0 && kind.unconditionalUpdate === false) {
		const error = invalid('metadata.resourceVersion', 0, 'must be specified for an update');
		throw invalidObject(kind.group, kind.kind, previous.metadata.name, [error]);
	}
	if (revision !== 0 && wished.metadata.resourceVersion !== previous.metadata.resourceVersion) {
		throw conflict(groupResourceOf(kind), previous.metadata.name);
	}
};

/** From wish, its fields tracked, to what will be stored: admitted, prepared, checked, canonical. */
const nextObject = (
	context: RegistryContext,
	kind: KindDescription,
	strategy: UpdateStrategy,
	tracked: KubernetesObject,
	previous: KubernetesObject,
	scope: WriteScope,
): {next: KubernetesObject; allocation: Allocation | undefined} => {
	const attributes = {
		operation: 'UPDATE' as const,
		kind,
		...(scope.requested && {requested: scope.requested}),
		subresource: scope.subresource,
		namespace: previous.metadata.namespace,
		name: previous.metadata.name,
		previous,
		user: scope.user,
		dryRun: scope.dryRun,
		warnings: scope.warnings,
	};
	const object = context.admission.admit({...attributes, object: withStoredMetadata(tracked, previous)});
	const prepared = strategy.prepare(context, kind, object, previous, scope);
	const allocation = strategy === mainStrategy ? context.allocators.get(kind)?.allocate(prepared, previous) : undefined;
	try {
		const next = canonical(kind, allocation?.object ?? prepared);
		validateUpdate(strategy, kind, next, previous);
		if (kind.warnings && strategy === mainStrategy && !sameWish(next, previous))
			scope.warnings.push(...kind.warnings(next));
		context.admission.validate({...attributes, object: next});
		return {next, allocation};
	} catch (error) {
		allocation?.rollback();
		throw error;
	}
};

/**
Replaces a stored object by what `wish` makes of it. Writes nothing when nothing changes; removes the object when the last
finalizer of a deleted one goes. Answers the object as stored, or as it was when it went.
*/
export const replaceObject = async (
	context: RegistryContext,
	kind: KindDescription,
	strategy: UpdateStrategy,
	wish: Wish,
	scope: WriteScope,
	track: Track = trackWrites(kind, scope, context.clock),
): Promise<KubernetesObject> => {
	if (kind.storedAs) {
		const storedWish: Wish = previous => asStored(kind, wish(asServed(kind, previous)));
		const converted = trackServed(kind, track);
		const within = {...scope, requested: kind};
		return asServed(kind, await replaceObject(context, kind.storedAs.kind, strategy, storedWish, within, converted));
	}
	const leaseSeconds = kind.timeToLiveSeconds;
	const warningsBefore = scope.warnings.length;
	let allocation: Allocation | undefined;
	let last: KubernetesObject | undefined;
	let stored = false;
	try {
		const written = await write(
			context,
			kind,
			objectKey(kind, scope.namespace, scope.name),
			previous => {
				if (previous === undefined) throw notFound(groupResourceOf(kind), scope.name);
				allocation?.rollback();
				scope.warnings.length = warningsBefore;
				const wished = shareUnchanged(wish(previous), previous);
				checkRevision(kind, wished, previous);
				const decided = nextObject(context, kind, strategy, track(wished, previous), previous, scope);
				allocation = decided.allocation;
				last = decided.next;
				if (changesNothing(last, previous)) return 'keep';
				if (isDeletedByUpdate(kind, last, previous)) return 'delete';
				return {object: last, ...(leaseSeconds !== undefined && {leaseSeconds})};
			},
			scope.dryRun,
		);
		stored = written.outcome === 'written' && !scope.dryRun;
		return written.outcome === 'deleted' ? (last ?? written.object) : written.object;
	} finally {
		if (!stored) allocation?.rollback();
	}
};

const checkUid = (kind: KindDescription, wished: KubernetesObject, previous: KubernetesObject): void => {
	const {uid: wanted = ''} = wished.metadata;
	const {uid, name} = previous.metadata;
	if (wanted === '' || wanted === uid) return;
	throw conflict(
		groupResourceOf(kind),
		name,
		`Precondition failed: UID in precondition: ${wanted}, UID in object meta: ${uid}`,
	);
};

/** PUT of an object (or of a subresource that has the object's form). */
export const updateObject = async (
	context: RegistryContext,
	kind: KindDescription,
	request: ResourceRequest,
	strategy: UpdateStrategy = mainStrategy,
): Promise<ResourceResponse> => {
	const scope = writeScope(request, 'UpdateOptions');
	const decoded = decodeObject(kind, request.body, scope, request.decodingProblems);
	checkName(decoded, scope.name);
	const wished = inRequestNamespace(kind, decoded, scope);
	if (kind.createOnUpdate && strategy === mainStrategy) {
		const present = await context.storage.get(objectKey(kind, scope.namespace, scope.name));
		if (present === undefined) {
			const fresh = {...wished, metadata: withFields(wished.metadata, {resourceVersion: undefined})};
			return answerWrite(scope, 201, () => createDecoded(context, kind, fresh, scope));
		}
	}
	const wish: Wish = previous => {
		checkUid(kind, wished, previous);
		return wished;
	};
	return answerWrite(scope, 200, () => replaceObject(context, kind, strategy, wish, scope));
};
