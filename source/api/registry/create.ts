import type {KubernetesObject} from '../../machinery/json.ts';
import {alreadyExists, invalidObject, unknownError} from '../../machinery/statuses.ts';
import {StatusError} from '../../machinery/status-error.ts';
import type {Stored} from '../../store/storage.ts';
import type {KindDescription, ResourceRequest, ResourceResponse} from '../types.ts';
import type {Allocation} from './allocator.ts';
import {answerWrite} from './answer-write.ts';
import {writeContextOf, type RegistryContext, type WriteScope} from './context.ts';
import {canonical, decodeObject} from './decode-object.ts';
import {trackWrites, type Track} from './field-tracking.ts';
import {tracksGeneration} from './generation.ts';
import {generatedNameAttemptsMax} from './limits.ts';
import {validateNewMetadata} from './metadata-validation.ts';
import {withCreationMetadata} from './object-metadata.ts';
import {inRequestNamespace} from './request-place.ts';
import {groupResourceOf, objectKey} from './resource-key.ts';
import {asServed, asStored, trackServed} from './served-version.ts';
import {write} from './write.ts';
import {writeScope} from './write-options.ts';

const admissionAttributes = (kind: KindDescription, object: KubernetesObject, scope: WriteScope) => ({
	operation: 'CREATE' as const,
	kind,
	...(scope.requested && {requested: scope.requested}),
	namespace: object.metadata.namespace,
	name: object.metadata.name ?? '',
	object,
	user: scope.user,
	dryRun: scope.dryRun,
	warnings: scope.warnings,
});

/** The object as it will be stored, but for allocated values: named, prepared by its kind. */
const prepare = (
	context: RegistryContext,
	kind: KindDescription,
	admitted: KubernetesObject,
	scope: WriteScope,
): KubernetesObject => {
	const named = withCreationMetadata(context, admitted);
	const prepared: KubernetesObject = kind.prepareForCreate?.(named, writeContextOf(context, scope)) ?? named;
	if (!tracksGeneration(kind, prepared)) return prepared;
	return {...prepared, metadata: {...prepared.metadata, generation: 1}};
};

const validate = (
	context: RegistryContext,
	kind: KindDescription,
	object: KubernetesObject,
	scope: WriteScope,
): void => {
	const errors = [...validateNewMetadata(kind, object), ...(kind.validate?.(object, {operation: 'create'}) ?? [])];
	if (errors.length > 0) throw invalidObject(kind.group, kind.kind, object.metadata.name ?? '', errors);
	scope.warnings.push(...(kind.warnings?.(object) ?? []));
	context.admission.validate(admissionAttributes(kind, object, scope));
};

const nameTaken = (kind: KindDescription, object: KubernetesObject, {object: current}: Stored): StatusError => {
	const error = alreadyExists(groupResourceOf(kind), object.metadata.name);
	if ((current as KubernetesObject).metadata.deletionTimestamp === undefined) return error;
	return new StatusError({...error.status, message: `object is being deleted: ${error.message}`});
};

const noNameFound = (kind: KindDescription, name: string): StatusError => {
	const {status} = alreadyExists(groupResourceOf(kind), name);
	const message = `${status.message}, the server was not able to generate a unique name for the object`;
	return new StatusError({...status, message, details: {...status.details, retryAfterSeconds: 1}});
};

/** Stores a prepared object under a key that must be free. */
const insert = async (
	context: RegistryContext,
	kind: KindDescription,
	prepared: KubernetesObject,
	scope: WriteScope,
): Promise<KubernetesObject> => {
	const allocation: Allocation | undefined = context.allocators.get(kind)?.allocate(prepared, undefined);
	let stored = false;
	try {
		const object = canonical(kind, allocation?.object ?? prepared);
		validate(context, kind, object, scope);
		const key = objectKey(kind, object.metadata.namespace, object.metadata.name);
		const written = await write(
			context,
			kind,
			key,
			(_, current) => {
				if (current !== undefined) throw nameTaken(kind, object, current);
				return {object, ...(kind.timeToLiveSeconds !== undefined && {leaseSeconds: kind.timeToLiveSeconds})};
			},
			scope.dryRun,
		);
		stored = !scope.dryRun;
		return written.object;
	} finally {
		if (!stored) allocation?.rollback();
	}
};

/** Creates an object of a kind that is stored in another version. */
const createAsStored = async (
	context: RegistryContext,
	kind: KindDescription,
	decoded: KubernetesObject,
	scope: WriteScope,
	track: Track,
): Promise<KubernetesObject> => {
	const stored = kind.storedAs!.kind;
	const errors = kind.validate?.(decoded, {operation: 'create'}) ?? [];
	if (errors.length > 0) throw invalidObject(stored.group, stored.kind, decoded.metadata.name ?? '', errors);
	const converted = trackServed(kind, track);
	const within = {...scope, requested: kind};
	return asServed(kind, await createDecoded(context, stored, asStored(kind, decoded), within, converted));
};

/** Creates an object that has been decoded. Also for updates and applies that create, and for the server's own objects. */
export const createDecoded = async (
	context: RegistryContext,
	kind: KindDescription,
	decoded: KubernetesObject,
	scope: WriteScope,
	track: Track = trackWrites(kind, scope, context.clock),
): Promise<KubernetesObject> => {
	if (kind.storedAs) return createAsStored(context, kind, decoded, scope, track);
	const placed = inRequestNamespace(kind, decoded, scope);
	if (placed.metadata.resourceVersion) throw unknownError('resourceVersion should not be set on objects to be created');
	const tracked = track(placed, undefined);
	const admitted = context.admission.admit(admissionAttributes(kind, tracked, scope));
	const generated = !admitted.metadata.name && Boolean(admitted.metadata.generateName);
	for (let attempt = 1; ; attempt++) {
		const prepared = prepare(context, kind, admitted, scope);
		try {
			return await insert(context, kind, prepared, scope);
		} catch (error) {
			if (!generated || !(error instanceof StatusError) || error.reason !== 'AlreadyExists') throw error;
			if (attempt === generatedNameAttemptsMax) throw noNameFound(kind, prepared.metadata.name);
		}
	}
};

/** POST of a new object. */
export const createObject = async (
	context: RegistryContext,
	kind: KindDescription,
	request: ResourceRequest,
): Promise<ResourceResponse> => {
	const scope = writeScope(request, 'CreateOptions');
	const decoded = decodeObject(kind, request.body, scope, request.decodingProblems);
	return answerWrite(scope, 201, () => createDecoded(context, kind, decoded, scope));
};
