/** A place below /api/<version> or /apis/<group>/<version>, by Kubernetes' fixed grammar; nothing of it need exist. */
export interface ResourcePath {
	readonly group: string;
	readonly version: string;
	readonly namespace?: string;
	/** Absent for the group version itself, where discovery answers. */
	readonly resource?: string;
	readonly name?: string;
	readonly subresource?: string;
	/** What follows the subresource: the path behind a proxy. */
	readonly rest?: string;
	/** The old way to watch: /api/v1/watch/… */
	readonly watch: boolean;
}

/** `namespaces/x/status` is a subresource of the namespace, not a resource in it. */
const namespaceSubresources: ReadonlySet<string> = new Set(['status', 'finalize']);

/** Reads a decoded path. Undefined for one outside /api/<version> and /apis/<group>/<version>. */
export const parseResourcePath = (path: string): ResourcePath | undefined => {
	const segments = (path.endsWith('/') ? path.slice(0, -1) : path).split('/');
	if (segments[1] === 'api' && segments.length >= 3) return below('', segments[2]!, segments, 3);
	if (segments[1] === 'apis' && segments.length >= 4) return below(segments[2]!, segments[3]!, segments, 4);
	return undefined;
};

/** The place that the segments from `start` on name. */
const below = (group: string, version: string, segments: readonly string[], start: number): ResourcePath => {
	const count = segments.length - start;
	const watch = segments[start] === 'watch' && count > 1;
	const first = watch ? start + 1 : start;
	const inNamespace =
		segments[first] === 'namespaces' &&
		segments.length - first >= 3 &&
		!namespaceSubresources.has(segments[first + 2]!);
	const at = inNamespace ? first + 2 : first;
	const [resource, name, subresource] = [segments[at], segments[at + 1], segments[at + 2]];
	return {
		group,
		version,
		watch,
		...(inNamespace && {namespace: segments[first + 1]!}),
		...(resource !== undefined && {resource}),
		...(name !== undefined && {name}),
		...(subresource !== undefined && {subresource}),
		...(segments.length > at + 3 && {rest: segments.slice(at + 3).join('/')}),
	};
};
