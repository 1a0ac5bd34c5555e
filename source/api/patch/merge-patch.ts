import {isJsonObject, type JsonObject} from '../../machinery/json.ts';
import {badRequest} from '../../machinery/statuses.ts';
import {withMember, withoutMember} from './immutable-members.ts';
import {goTypeName} from './patch-errors.ts';

const merge = (target: unknown, patch: unknown): unknown => {
	if (!isJsonObject(patch)) return patch;
	let result: object = isJsonObject(target) ? target : {};
	for (const [key, value] of Object.entries(patch)) {
		const before = Object.hasOwn(result, key) ? (result as JsonObject)[key] : undefined;
		result = value === null ? withoutMember(result, key) : withMember(result, key, merge(before, value));
	}
	return result;
};

/**
Applies a JSON merge patch (RFC 7386); the document is not touched, unchanged parts are shared. Throws a 400 StatusError when
the patch is no object.
*/
export const applyMergePatch = (document: unknown, patch: unknown): unknown => {
	if (isJsonObject(patch)) return merge(document, patch);
	throw badRequest(
		`error decoding patch: json: cannot unmarshal ${goTypeName(patch)} into Go value of type map[string]interface {}`,
	);
};
