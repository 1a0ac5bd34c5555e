import {customSchema} from '../codec/custom-schemas.ts';
import {decodeBody} from '../codec/decode-body.ts';
import type {GroupVersionKind, PatchType} from '../types.ts';
import {checkDeleteOptions, deleteOptionsOfQuery} from './delete-options.ts';
import {decodePatch} from './patch-body.ts';
import {readBody} from './request-body.ts';
import type {QueryParameters} from './request-options.ts';
import type {Route} from './route.ts';
import type {HttpRequest} from './transport.ts';

/** What a request carries besides its path and options. */
export interface RequestContent {
	readonly body?: unknown;
	readonly patchType?: PatchType;
	readonly decodingProblems?: readonly string[];
}

/** The kind a body is read as: that of the subresource where it has one of its own. */
const bodyKind = ({kind, path}: Route): GroupVersionKind => {
	const subresource = path.subresource === undefined ? undefined : kind.subresources[path.subresource];
	return {
		group: subresource?.group ?? kind.group,
		version: subresource?.version ?? kind.version,
		kind: subresource?.kind ?? kind.kind,
	};
};

const readObject = (bytes: Uint8Array, contentType: string, expected?: GroupVersionKind): RequestContent => {
	const {value, problems} = decodeBody(bytes, contentType, expected);
	return problems.length === 0 ? {body: value} : {body: value, decodingProblems: problems};
};

/** Subresources that open a connection take their options from the query; what is posted to them is not an object. */
const connectSubresources: ReadonlySet<string> = new Set(['attach', 'exec', 'portforward', 'proxy']);

const connects = ({path}: Route): boolean =>
	path.subresource !== undefined && connectSubresources.has(path.subresource);

/** Reads and decodes what a write carries. Throws 400, 413 and 415 in kube-apiserver's words. */
export const readContent = async (
	request: HttpRequest,
	route: Route,
	parameters: QueryParameters,
): Promise<RequestContent> => {
	const {verb, kind} = route;
	if (verb === 'get' || verb === 'list' || verb === 'watch') return {};
	const bytes = await readBody(request);
	const contentType = request.headers['content-type'] ?? '';
	if (verb === 'patch') return decodePatch(bytes, contentType, customSchema(kind.schema) === undefined);
	if (verb === 'delete' || verb === 'deletecollection') {
		if (bytes.length === 0) return {body: deleteOptionsOfQuery(parameters)};
		const content = readObject(bytes, contentType);
		checkDeleteOptions(content.body);
		return content;
	}
	return connects(route) ? {} : readObject(bytes, contentType, bodyKind(route));
};
