import {createHash} from 'node:crypto';
import type {Aggregation} from '../../aggregation/aggregated-api.ts';
import {groupVersionPath} from '../../registry/resource-key.ts';
import type {ApiServer, Catalogue, KindDescription} from '../../types.ts';
import {listSchema, operationSchemas} from './operations.ts';
import {kindPaths} from './paths.ts';
import {schemasWithin} from './schema.ts';
import {protobufDocument} from './protobuf-document.ts';
import type {Descriptions, Dialect} from './schema.ts';

const info = {title: 'Kubernetes', version: 'v1.36.0'};

/** Documents of a catalogue's present kinds; made when first asked for, and again when kinds have come or gone. */
const documents = new WeakMap<readonly KindDescription[], Map<string, object>>();

const cached = <T extends object>(kinds: readonly KindDescription[], path: string, make: () => T): T => {
	let made = documents.get(kinds);
	if (made === undefined) documents.set(kinds, (made = new Map()));
	let document = made.get(path);
	if (document === undefined) made.set(path, (document = make()));
	return document as T;
};

const pathsOf = (kinds: readonly KindDescription[], dialect: Dialect) =>
	Object.fromEntries(kinds.flatMap(kind => kindPaths(kind, dialect)).toSorted(([a], [b]) => (a < b ? -1 : 1)));

const schemasOf = (kinds: readonly KindDescription[], dialect: Dialect, descriptions: Descriptions) =>
	schemasWithin(
		[...operationSchemas, ...kinds.flatMap(kind => [kind.schema, listSchema(kind)])],
		dialect,
		descriptions,
	);

/** Nearly a megabyte of words, which only those who ask for a document read. */
const readDescriptions = async (): Promise<Descriptions> =>
	(await import('../../schema/kubernetes-descriptions.generated.ts')).descriptions;

/** `api/v1` → its kinds, in the order the catalogue serves group versions. */
const groups = (catalogue: Catalogue): ReadonlyMap<string, readonly KindDescription[]> =>
	Map.groupBy(catalogue.kinds(), kind => groupVersionPath(kind).slice(1));

/** Clients keep a document as long as its hash stays. */
const hashOf = (kinds: readonly KindDescription[]): string => {
	const named = kinds.map(({kind, verbs, subresources, schema}) => [kind, verbs, Object.keys(subresources), schema]);
	return createHash('sha256').update(JSON.stringify(named)).digest('hex').toUpperCase();
};

const indexV3 = (catalogue: Catalogue): {readonly paths: object} => ({
	paths: Object.fromEntries(
		[...groups(catalogue)].map(([path, kinds]) => [
			path,
			{serverRelativeURL: `/openapi/v3/${path}?hash=${hashOf(kinds)}`},
		]),
	),
});

/** The index of /openapi/v3 with the documents that other servers have of their APIs. */
const withAggregated = (index: {readonly paths: object}, aggregation: Aggregation | undefined): object => {
	const entries = (aggregation?.all() ?? [])
		.filter(({available, openApiUrl}) => available && openApiUrl !== undefined)
		.map(api => [groupVersionPath(api).slice(1), {serverRelativeURL: api.openApiUrl}] as const);
	return entries.length === 0 ? index : {...index, paths: {...index.paths, ...Object.fromEntries(entries)}};
};

const documentV3 = (kinds: readonly KindDescription[], descriptions: Descriptions): object => ({
	openapi: '3.0.0',
	info,
	paths: pathsOf(kinds, 'v3'),
	components: {schemas: schemasOf(kinds, 'v3', descriptions)},
});

const documentV2 = (kinds: readonly KindDescription[], descriptions: Descriptions): object => ({
	swagger: '2.0',
	info,
	paths: pathsOf(kinds, 'v2'),
	definitions: schemasOf(kinds, 'v2', descriptions),
});

const binaries = new WeakMap<object, Uint8Array>();

/** The document of /openapi/v2 in protobuf. */
export const binaryOpenApi = async (api: Pick<ApiServer, 'catalogue'>): Promise<Uint8Array> => {
	const document = (await openApiAnswer('/openapi/v2', api))!;
	const binary = binaries.get(document) ?? protobufDocument(document);
	binaries.set(document, binary);
	return binary;
};

/** Answers /openapi/v2, /openapi/v3 and /openapi/v3/<group version>; undefined for other paths. */
export const openApiAnswer = async (
	path: string,
	{catalogue, aggregation}: Pick<ApiServer, 'catalogue' | 'aggregation'>,
): Promise<object | undefined> => {
	if (!path.startsWith('/openapi/')) return undefined;
	const kinds = catalogue.kinds();
	if (path === '/openapi/v3')
		return withAggregated(
			cached(kinds, path, () => indexV3(catalogue)),
			aggregation,
		);
	const group = path === '/openapi/v2' ? kinds : groups(catalogue).get(path.slice('/openapi/v3/'.length));
	if (group === undefined) return undefined;
	const descriptions = await readDescriptions();
	const make = path === '/openapi/v2' ? documentV2 : documentV3;
	return cached(kinds, path, () => make(group, descriptions));
};
