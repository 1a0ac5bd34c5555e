import {isJsonObject, type JsonObject} from '../machinery/json.ts';

/** Fields of an object that its server decides. */
const serverFields: ReadonlySet<string> = new Set(['resourceVersion', 'managedFields', 'generation']);

/** The JSON merge patch (RFC 7386) that makes `after` of `before`; undefined when there is nothing to change. */
export const mergePatchBetween = (before: unknown, after: unknown): unknown => {
	if (!isJsonObject(before) || !isJsonObject(after))
		return JSON.stringify(before) === JSON.stringify(after) ? undefined : after;
	const removed = Object.keys(before).filter(key => before[key] !== undefined && after[key] === undefined);
	const changed = Object.entries(after)
		.map(([key, value]) => [key, mergePatchBetween(before[key], value)] as const)
		.filter(([, value]) => value !== undefined);
	if (removed.length === 0 && changed.length === 0) return undefined;
	return Object.fromEntries([...removed.map(key => [key, null] as const), ...changed]);
};

/** The merge patch that puts back what a merge patch of an object replaces; what the server decides is left out. */
export const inverseMergePatch = (object: unknown, patch: unknown): JsonObject => {
	const before = isJsonObject(object) ? object : {};
	const entries = Object.entries(isJsonObject(patch) ? patch : {}).filter(([key]) => !serverFields.has(key));
	return Object.fromEntries(
		entries.map(([key, value]) => {
			const was = before[key];
			return [key, isJsonObject(value) && isJsonObject(was) ? inverseMergePatch(was, value) : (was ?? null)];
		}),
	);
};
