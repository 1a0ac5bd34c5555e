import {forbidden as forbiddenField, invalid} from '../../machinery/field-error.ts';
import {conflict, invalidObject, pathNotFound} from '../../machinery/statuses.ts';
import type {JsonObject, KubernetesObject} from '../../machinery/json.ts';
import type {Scale} from '../schema/kubernetes.generated.ts';
import type {KindDescription, ResourceRequest, ResourceResponse, ScaleView} from '../types.ts';
import {applied, saidConfiguration} from './apply.ts';
import type {RegistryContext, WriteScope} from './context.ts';
import {canonical, decodeObject} from './decode-object.ts';
import {keepTracked} from './field-tracking.ts';
import {readObject} from './get.ts';
import {applyPatch} from './patch.ts';
import {checkName, inRequestNamespace} from './request-place.ts';
import {apiVersionOf, groupResourceOf} from './resource-key.ts';
import {replaceObject} from './update.ts';
import {mainStrategy} from './update-strategy.ts';
import {writeScope} from './write-options.ts';

/** Scale as a kind: enough of a description to decode it by. */
const scaleKind = (namespaced: boolean): KindDescription => ({
	group: 'autoscaling',
	version: 'v1',
	kind: 'Scale',
	plural: 'scales',
	singular: 'scale',
	shortNames: [],
	categories: [],
	namespaced,
	verbs: [],
	subresources: {},
	schema: 'io.k8s.api.autoscaling.v1.Scale',
});

const viewOf = ({scale}: KindDescription): ScaleView => {
	if (scale === undefined) throw pathNotFound();
	return scale;
};

/** An object seen as a Scale. */
const scaleOf = (kind: KindDescription, object: KubernetesObject): KubernetesObject => {
	const view = viewOf(kind);
	const {name, namespace, uid, resourceVersion, creationTimestamp} = object.metadata;
	const scale = {
		apiVersion: 'autoscaling/v1',
		kind: 'Scale',
		metadata: {name, namespace, uid, resourceVersion, creationTimestamp},
		spec: {replicas: view.replicas(object)},
		status: {replicas: view.statusReplicas(object), selector: view.selector(object)},
	};
	return canonical(scaleKind(kind.namespaced), scale);
};

const validate = (scale: Scale, name: string): void => {
	const {replicas = 0} = scale.spec ?? {};
	const problem = 'must be greater than or equal to 0';
	const errors = [
		...(scale.metadata.name === '' ? [forbiddenField('metadata.name')] : []),
		...(replicas < 0 ? [invalid('spec.replicas', replicas, problem)] : []),
	];
	if (errors.length > 0) throw invalidObject('autoscaling', 'Scale', name, errors);
};

/** GET of `…/scale`. */
export const getScale = async (
	context: RegistryContext,
	kind: KindDescription,
	request: ResourceRequest,
): Promise<ResourceResponse> => {
	viewOf(kind);
	return {code: 200, object: scaleOf(kind, await readObject(context, kind, request)), warnings: []};
};

/** Writes the number of replicas that `wish` gives; everything else of the object stays. */
const writeScale = async (
	context: RegistryContext,
	kind: KindDescription,
	scope: WriteScope,
	wish: (current: KubernetesObject) => KubernetesObject,
): Promise<ResourceResponse> => {
	const view = viewOf(kind);
	const object = await replaceObject(
		context,
		kind,
		mainStrategy,
		current => {
			const wished = inRequestNamespace(kind, wish(scaleOf(kind, current)), scope) as Scale;
			checkName(wished, scope.name);
			validate(wished, scope.name);
			const {uid, resourceVersion} = wished.metadata;
			const {name, uid: currentUid, resourceVersion: currentVersion} = current.metadata;
			if (uid && uid !== currentUid) {
				const text = `Precondition failed: UID in precondition: ${uid}, UID in object meta: ${currentUid}`;
				throw conflict(groupResourceOf(kind), name, text);
			}
			if (resourceVersion && resourceVersion !== currentVersion) throw conflict(groupResourceOf(kind), name);
			return view.withReplicas(current, wished.spec?.replicas ?? 0) as KubernetesObject;
		},
		scope,
	);
	return {code: 200, object: scaleOf(kind, object), warnings: scope.warnings};
};

/** PUT of `…/scale`. */
export const updateScale = async (
	context: RegistryContext,
	kind: KindDescription,
	request: ResourceRequest,
): Promise<ResourceResponse> => {
	const scope = writeScope(request, 'UpdateOptions');
	const decoded = decodeObject(scaleKind(kind.namespaced), request.body, scope, request.decodingProblems);
	return writeScale(context, kind, scope, () => decoded);
};

/** What an applied Scale says of the object: the number of replicas. */
const saidReplicas = (kind: KindDescription, body: unknown): JsonObject => {
	const {metadata = {}, spec = {}} = saidConfiguration(scaleKind(kind.namespaced), body);
	return {apiVersion: apiVersionOf(kind), kind: kind.kind, metadata, spec};
};

const applyScale = async (
	context: RegistryContext,
	kind: KindDescription,
	request: ResourceRequest,
): Promise<ResourceResponse> => {
	const scope = writeScope(request, 'PatchOptions');
	const said = saidReplicas(kind, request.body);
	const wish = (current: KubernetesObject): KubernetesObject => applied(context, kind, current, said, scope);
	const object = await replaceObject(context, kind, mainStrategy, wish, scope, keepTracked);
	return {code: 200, object: scaleOf(kind, object), warnings: scope.warnings};
};

/** PATCH of `…/scale`. */
export const patchScale = async (
	context: RegistryContext,
	kind: KindDescription,
	request: ResourceRequest,
): Promise<ResourceResponse> => {
	const {patchType = 'merge', body} = request;
	if (patchType === 'apply') return applyScale(context, kind, request);
	const scope = writeScope(request, 'PatchOptions');
	return writeScale(context, kind, scope, current =>
		applyPatch(scaleKind(kind.namespaced), current, patchType, body, scope),
	);
};
