import {timestamp} from '../../clock/clock.ts';
import {isJsonObject, type JsonObject, type KubernetesObject} from '../../machinery/json.ts';
import {badRequest, conflict, notFound} from '../../machinery/statuses.ts';
import {saidForm, type Canonical} from '../codec/canonicalize.ts';
import {DecodingError} from '../codec/decoding-error.ts';
import {applyConfiguration, trackUpdate} from '../patch/apply/managed-fields.ts';
import type {ManagedFieldsEntry} from '../patch/apply/managers.ts';
import {typedPatchError, undeclaredFields} from '../patch/apply/typed-patch-error.ts';
import {goTypeName} from '../patch/patch-errors.ts';
import type {KindDescription, ResourceRequest, ResourceResponse} from '../types.ts';
import {answerWrite} from './answer-write.ts';
import type {RegistryContext, WriteScope} from './context.ts';
import {createDecoded} from './create.ts';
import {decodeObject} from './decode-object.ts';
import {
	emptyObject,
	ignoredFields,
	keepTracked,
	managedFieldsOf,
	withManagedFields,
	writerOf,
} from './field-tracking.ts';
import {checkName, inRequestNamespace} from './request-place.ts';
import {apiVersionOf, groupResourceOf, objectKey} from './resource-key.ts';
import {replaceObject, type Wish} from './update.ts';
import {mainStrategy, type UpdateStrategy} from './update-strategy.ts';
import {withFields} from './with-fields.ts';
import {writeScope} from './write-options.ts';

const text = (value: unknown): string => (typeof value === 'string' ? value : '');

/** `apps/v1, Kind=Deployment`, with a slash for the core group too, as Go prints a GroupVersionKind. */
const sentKind = ({apiVersion, kind}: JsonObject): string => {
	const groupVersion = text(apiVersion);
	return `${groupVersion.includes('/') ? '' : '/'}${groupVersion}, Kind=${text(kind)}`;
};

const typedForm = (kind: KindDescription, body: JsonObject): Canonical => {
	try {
		return saidForm(kind.schema, body);
	} catch (error) {
		throw error instanceof DecodingError ? typedPatchError(body, [error.message]) : error;
	}
};

/** What a client says with an apply, of the kind and with known fields only. Throws 400 and 500 in kube-apiserver's words. */
export const saidConfiguration = (kind: KindDescription, body: unknown): JsonObject => {
	if (!isJsonObject(body)) {
		const problem = `json: cannot unmarshal ${goTypeName(body)} into Go value of type map[string]interface {}`;
		throw badRequest(`error decoding YAML: error unmarshaling JSON: while decoding JSON: ${problem}`);
	}
	if (body['apiVersion'] !== apiVersionOf(kind) || body['kind'] !== kind.kind) {
		throw badRequest(`invalid object type: ${sentKind(body)}`);
	}
	const {metadata} = body;
	if (isJsonObject(metadata) && metadata['managedFields'] !== undefined && metadata['managedFields'] !== null) {
		throw badRequest('metadata.managedFields must be nil');
	}
	const {object, unknownFields} = typedForm(kind, body);
	if (unknownFields.length > 0) throw undeclaredFields(body, unknownFields);
	return object as JsonObject;
};

/** Who owned what before the first apply to an object that nobody owns: one who stands for all. */
const entriesBeforeApply = (
	kind: KindDescription,
	current: KubernetesObject,
	scope: WriteScope,
	now: string,
): readonly ManagedFieldsEntry[] => {
	const entries = managedFieldsOf(current);
	if (entries.length > 0) return entries;
	const manager = {...writerOf(kind, scope), manager: 'before-first-apply'};
	return trackUpdate({schema: kind.schema, live: emptyObject(kind), next: current, entries, manager, now});
};

/** The current object (undefined: a new one) with a configuration applied, and who owns what. Throws 409 for contested fields. */
export const applied = (
	context: RegistryContext,
	kind: KindDescription,
	current: KubernetesObject | undefined,
	said: JsonObject,
	scope: WriteScope,
): KubernetesObject => {
	const now = timestamp(context.clock.now());
	const {object, managedFields} = applyConfiguration({
		schema: kind.schema,
		live: current ?? emptyObject(kind),
		said,
		entries: current === undefined ? [] : entriesBeforeApply(kind, current, scope, now),
		manager: writerOf(kind, scope),
		now,
		ignored: ignoredFields(kind, scope.subresource),
		force: scope.options.force ?? false,
	});
	const decoded = decodeObject(kind, object, scope);
	checkName(decoded, scope.name);
	return withManagedFields(inRequestNamespace(kind, decoded, scope), managedFields);
};

/** Creates what is applied. A revision that the client names is passed over; a uid cannot match. */
const createApplied = (
	context: RegistryContext,
	kind: KindDescription,
	said: JsonObject,
	scope: WriteScope,
): Promise<KubernetesObject> => {
	const object = applied(context, kind, undefined, said, scope);
	const {uid = '', name} = object.metadata;
	if (uid !== '') {
		const problem = `Precondition failed: UID in precondition: ${uid}, UID in object meta: `;
		throw conflict(groupResourceOf(kind), name, problem);
	}
	const fresh = {...object, metadata: withFields(object.metadata, {resourceVersion: undefined})};
	return createDecoded(context, kind, fresh, scope, keepTracked);
};

/** Server-side apply: PATCH with `application/apply-patch+yaml`. Creates the object where there is none. */
export const applyObject = async (
	context: RegistryContext,
	kind: KindDescription,
	request: ResourceRequest,
	strategy: UpdateStrategy = mainStrategy,
): Promise<ResourceResponse> => {
	const scope = writeScope(request, 'PatchOptions');
	if (scope.name === '') throw notFound(groupResourceOf(kind), '');
	const said = saidConfiguration(kind, request.body);
	scope.warnings.push(...(request.decodingProblems ?? []));
	const present = await context.storage.get(objectKey(kind, scope.namespace, scope.name));
	if (present === undefined && strategy === mainStrategy) {
		return answerWrite(scope, 201, () => createApplied(context, kind, said, scope));
	}
	const wish: Wish = current => applied(context, kind, current, said, scope);
	return answerWrite(scope, 200, () => replaceObject(context, kind, strategy, wish, scope, keepTracked));
};
