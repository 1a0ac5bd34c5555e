import {methodNotAllowed, pathNotFound} from '../../../machinery/statuses.ts';
import type {Catalogue} from '../../types.ts';
import {wantsAggregatedDiscovery} from '../accept.ts';
import {aggregatedCore, aggregatedGroups, aggregatedMediaType} from './aggregated.ts';
import {apiGroup, coreVersions, groupList} from './group-list.ts';
import {listedGroup, type Discovered} from './listed-groups.ts';
import {resourceList} from './resource-list.ts';

/** A discovery document and its media type. */
export interface DiscoveryAnswer {
	readonly document: object;
	readonly mediaType?: string;
}

const rootDocument = (discovered: Discovered, path: string, aggregated: boolean): DiscoveryAnswer | undefined => {
	if (path !== '/api' && path !== '/apis') return undefined;
	if (aggregated) {
		const document = path === '/api' ? aggregatedCore(discovered) : aggregatedGroups(discovered);
		return {document, mediaType: aggregatedMediaType};
	}
	return {document: path === '/api' ? coreVersions(discovered) : groupList(discovered)};
};

/** Groups exist or not as a whole: below an unknown one there is no page, in a known one an unknown version is a 404 Status. */
export const isServedGroup = (catalogue: Catalogue, group: string): boolean =>
	group === '' || catalogue.groupVersions().some(served => served.group === group);

const groupDocument = (discovered: Discovered, path: string): DiscoveryAnswer | undefined => {
	const [, root, first, second, ...rest] = path.split('/');
	if (first === undefined || rest.length > 0) return undefined;
	const {catalogue} = discovered;
	if (root === 'api' && second === undefined) return versionDocument(catalogue, '', first);
	if (root !== 'apis' || first === '') return undefined;
	if (second !== undefined)
		return isServedGroup(catalogue, first) ? versionDocument(catalogue, first, second) : undefined;
	const group = listedGroup(discovered, first);
	return group && {document: apiGroup(group)};
};

const versionDocument = (catalogue: Catalogue, group: string, version: string): DiscoveryAnswer => {
	const served = catalogue.groupVersions().some(item => item.group === group && item.version === version);
	if (!served) throw pathNotFound();
	return {document: resourceList(catalogue, {group, version})};
};

/**
Answers /api, /apis, /api/<version>, /apis/<group> and /apis/<group>/<version>. Undefined for other paths; throws a 404
Status for unknown versions and a 405 for methods other than GET.
*/
export const discoveryAnswer = (
	discovered: Discovered,
	{path, method, accept}: {readonly path: string; readonly method: string; readonly accept: string | undefined},
): DiscoveryAnswer | undefined => {
	const trimmed = path.replace(/\/$/, '');
	const answer =
		rootDocument(discovered, trimmed, wantsAggregatedDiscovery(accept)) ?? groupDocument(discovered, trimmed);
	if (answer !== undefined && method !== 'GET') throw methodNotAllowed();
	return answer;
};
