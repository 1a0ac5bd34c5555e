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
	const segments = path.replace(/\/$/, '').split('/').slice(1);
	if (segments[0] === 'api' && segments.length >= 2) return below('', segments[1]!, segments.slice(2));
	if (segments[0] === 'apis' && segments.length >= 3) return below(segments[1]!, segments[2]!, segments.slice(3));
	return undefined;
};

const below = (group: string, version: string, segments: readonly string[]): ResourcePath => {
	const watch = segments[0] === 'watch' && segments.length > 1;
	const parts = watch ? segments.slice(1) : segments;
	const inNamespace = parts[0] === 'namespaces' && parts.length >= 3 && !namespaceSubresources.has(parts[2]!);
	const [resource, name, subresource, ...rest] = inNamespace ? parts.slice(2) : parts;
	return {
		group,
		version,
		watch,
		...(inNamespace ? {namespace: parts[1]!} : {}),
		...(resource === undefined ? {} : {resource}),
		...(name === undefined ? {} : {name}),
		...(subresource === undefined ? {} : {subresource}),
		...(rest.length === 0 ? {} : {rest: rest.join('/')}),
	};
};
