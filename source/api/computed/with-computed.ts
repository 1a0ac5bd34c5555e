import type {Clock} from '../../clock/clock.ts';
import {methodNotAllowed} from '../../machinery/statuses.ts';
import {createCatalogue} from '../catalogue.ts';
import type {ApiServer, Catalogue, ResourceRequest} from '../types.ts';
import type {ComputedResource} from './computed-resource.ts';
import {readComputed} from './read-computed.ts';
import {watchComputed} from './watch-computed.ts';

/** The same array as long as the one it was made of is the same: clients keep documents by it. */
const extended = <T>(base: () => readonly T[], more: readonly T[]): (() => readonly T[]) => {
	let known: readonly T[] | undefined;
	let made: readonly T[] = more;
	return () => {
		const now = base();
		if (now === known) return made;
		known = now;
		made = [...now, ...more];
		return made;
	};
};

/** What is served: all of `base`, and `own` behind it. */
const withOwn = (base: Catalogue, own: Catalogue): Catalogue => ({
	...base,
	kinds: extended(base.kinds, own.kinds()),
	groupVersions: extended(base.groupVersions, own.groupVersions()),
	byResource: (group, version, resource) =>
		own.byResource(group, version, resource) ?? base.byResource(group, version, resource),
	byKind: (group, version, kind) => own.byKind(group, version, kind) ?? base.byKind(group, version, kind),
});

/**
An API server that also serves computed resources. `observer` is the clock of those who only look: nothing of it is part of
a replay.
*/
export const withComputed = (api: ApiServer, resources: readonly ComputedResource[], observer: Clock): ApiServer => {
	const own = createCatalogue(resources.map(({kind}) => kind));
	const resourceOf = ({group, version, resource}: ResourceRequest): ComputedResource | undefined => {
		const kind = own.byResource(group, version, resource);
		return kind && resources.find(one => one.kind === kind);
	};
	return {
		...api,
		catalogue: withOwn(api.catalogue, own),
		async handle(request) {
			const resource = resourceOf(request);
			return resource === undefined ? api.handle(request) : readComputed(resource, request);
		},
		async watch(request, receiver) {
			const resource = resourceOf(request);
			if (resource === undefined) return api.watch(request, receiver);
			if (!resource.kind.verbs.includes('watch')) throw methodNotAllowed();
			return watchComputed(resource, request, receiver, observer);
		},
	};
};
