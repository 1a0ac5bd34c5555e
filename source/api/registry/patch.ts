import {invalidObject, notFound} from '../../machinery/statuses.ts';
import {invalid} from '../../machinery/field-error.ts';
import type {StatusError} from '../../machinery/status-error.ts';
import {isJsonObject, type KubernetesObject} from '../../machinery/json.ts';
import {applyJsonPatch} from '../patch/json-patch.ts';
import {goTypeName} from '../patch/patch-errors.ts';
import {goMapText} from '../patch/go-map-text.ts';
import {applyMergePatch} from '../patch/merge-patch.ts';
import {applyStrategicMergePatch} from '../patch/strategic-merge-patch.ts';
import type {KindDescription, PatchType, ResourceRequest, ResourceResponse} from '../types.ts';
import {answerWrite} from './answer-write.ts';
import {applyObject} from './apply.ts';
import type {RegistryContext, WriteScope} from './context.ts';
import {decodeObject} from './decode-object.ts';
import {checkName, inRequestNamespace} from './request-place.ts';
import {replaceObject, type Wish} from './update.ts';
import {mainStrategy, type UpdateStrategy} from './update-strategy.ts';
import {writeScope} from './write-options.ts';

/** Patches that are applied to the stored document; server-side apply is a matter of its own. */
export type DocumentPatchType = Exclude<PatchType, 'apply'>;

/** A patch with its type. */
interface TypedPatch {
	readonly type: DocumentPatchType;
	readonly patch: unknown;
}

/** 422 for a patch whose result is no object of the kind. Strategic ones are read by another converter, with words of its own. */
const invalidResult = ({type, patch}: TypedPatch, problem: string): StatusError => {
	if (type !== 'strategic') return invalidObject('', '', '', [invalid('patch', JSON.stringify(patch), problem)]);
	const text = problem.startsWith('illegal base64 data') ? `error decoding from json: ${problem}` : problem;
	return invalidObject('', '', '', [invalid('patch', goMapText(patch), text)]);
};

/** The document after the patch. Throws 400, 422 or 500 in the words of kube-apiserver. */
const patched = (kind: KindDescription, document: object, type: DocumentPatchType, patch: unknown): unknown => {
	switch (type) {
		case 'json':
			return applyJsonPatch(document, patch);
		case 'merge':
			return applyMergePatch(document, patch);
		case 'strategic':
			return applyStrategicMergePatch(kind.schema, document, patch);
	}
};

const decodeResult = (
	kind: KindDescription,
	document: unknown,
	current: KubernetesObject,
	patch: TypedPatch,
	scope: WriteScope,
): KubernetesObject => {
	if (!isJsonObject(document))
		throw invalidResult(
			patch,
			`json: cannot unmarshal ${goTypeName(document)} into Go value of type ${kind.version}.${kind.kind}`,
		);
	if (document['apiVersion'] !== current.apiVersion || document['kind'] !== current.kind) {
		const text = `no kind "${String(document['kind'])}" is registered for version "${String(document['apiVersion'])}"`;
		throw invalidResult(patch, text);
	}
	return decodeObject(kind, document, scope, [], problem => invalidResult(patch, problem));
};

/** Applies a patch to any document that decodes to a form of `kind`; for subresources with a form of their own. */
export const applyPatch = (
	kind: KindDescription,
	current: KubernetesObject,
	type: DocumentPatchType,
	patch: unknown,
	scope: WriteScope,
): KubernetesObject => decodeResult(kind, patched(kind, current, type, patch), current, {type, patch}, scope);

/** PATCH of an object or its status. Applied to what is stored, again after a conflict. */
export const patchObject = async (
	context: RegistryContext,
	kind: KindDescription,
	request: ResourceRequest,
	strategy: UpdateStrategy = mainStrategy,
): Promise<ResourceResponse> => {
	const {patchType = 'merge', body: patch} = request;
	if (patchType === 'apply') return applyObject(context, kind, request, strategy);
	const scope = writeScope(request, 'PatchOptions');
	if (scope.name === '') throw notFound({group: kind.group, resource: kind.plural}, '');
	scope.warnings.push(...(request.decodingProblems ?? []));
	const wish: Wish = current => {
		const wished = applyPatch(kind, current, patchType, patch, scope);
		checkName(wished, scope.name);
		return inRequestNamespace(kind, wished, scope);
	};
	return answerWrite(scope, 200, () => replaceObject(context, kind, strategy, wish, scope));
};
