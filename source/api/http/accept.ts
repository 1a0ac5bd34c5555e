import {protobufMediaType} from '../codec/protobuf-body.ts';
import {notAcceptable} from '../../machinery/statuses.ts';
import {knownAcceptCharactersMax, knownAcceptHeadersMax} from './limits.ts';

/** What an object is turned into on its way out. */
export type Transformation =
	| {readonly as: 'object'}
	| {readonly as: 'table' | 'metadata' | 'metadata-list'; readonly version: string};

/** How an answer is written down. */
export type AnswerFormat = 'json' | 'yaml' | 'protobuf';

/** The form of an answer that client and server agree on. */
export interface Negotiated {
	readonly format: AnswerFormat;
	readonly transformation: Transformation;
	/** `application/json;pretty=1` */
	readonly pretty: boolean;
	readonly mediaType: string;
}

interface Clause {
	readonly type: string;
	readonly parameters: ReadonlyMap<string, string>;
	readonly quality: number;
}

const parseClause = (text: string): Clause => {
	const [type = '', ...rest] = text.split(';').map(part => part.trim());
	const parameters = new Map(
		rest.map(part => {
			const equals = part.indexOf('=');
			return equals === -1 ? ([part, ''] as const) : ([part.slice(0, equals), part.slice(equals + 1)] as const);
		}),
	);
	const quality = Number(parameters.get('q') ?? 1);
	return {type: type.toLowerCase(), parameters, quality: Number.isNaN(quality) ? 0 : quality};
};

const readAccept = (header: string): readonly Clause[] =>
	header
		.split(',')
		.map(parseClause)
		.filter(({type, quality}) => type !== '' && quality > 0)
		.toSorted((a, b) => b.quality - a.quality);

const knownHeaders = new Map<string, readonly Clause[]>();

/** The clauses of an Accept header, best first; equal ones in the order sent. A client sends the same few again and again. */
const parseAccept = (header: string): readonly Clause[] => {
	const known = knownHeaders.get(header);
	if (known !== undefined) return known;
	const clauses = readAccept(header);
	if (header.length > knownAcceptCharactersMax) return clauses;
	if (knownHeaders.size >= knownAcceptHeadersMax) knownHeaders.clear();
	knownHeaders.set(header, clauses);
	return clauses;
};

/** kube-apiserver takes the exact types and the full wildcard; `application/*` is refused by it too. */
const formats: ReadonlyMap<string, AnswerFormat> = new Map<string, AnswerFormat>([
	['application/json', 'json'],
	['*/*', 'json'],
	['application/yaml', 'yaml'],
	[protobufMediaType, 'protobuf'],
]);

const mediaTypes: {readonly [format in AnswerFormat]: string} = {
	json: 'application/json',
	yaml: 'application/yaml',
	protobuf: protobufMediaType,
};

/** Media types of answers. */
export const answerMediaTypes: readonly string[] = ['application/json', 'application/yaml', protobufMediaType];

const transformations: {readonly [name: string]: 'table' | 'metadata' | 'metadata-list'} = {
	Table: 'table',
	PartialObjectMetadata: 'metadata',
	PartialObjectMetadataList: 'metadata-list',
};

const transformationOf = ({parameters}: Clause): Transformation | undefined => {
	const as = parameters.get('as');
	if (as === undefined || as === '') return {as: 'object'};
	const version = parameters.get('v') ?? '';
	const form = transformations[as];
	const known = parameters.get('g') === 'meta.k8s.io' && (version === 'v1' || version === 'v1beta1');
	return form === undefined || !known ? undefined : {as: form, version};
};

/**
Chooses the form of an answer; clauses that ask for what is not written here are passed over: unknown transformations, and
protobuf of tables and of what has no message (`hasProtobuf` false). Throws a 406 when none is left.
*/
export const negotiate = (header: string | undefined, hasProtobuf: () => boolean): Negotiated => {
	for (const clause of parseAccept(header || '*/*')) {
		const format = formats.get(clause.type);
		const transformation = transformationOf(clause);
		if (format === undefined || transformation === undefined) continue;
		if (format === 'protobuf' && (transformation.as === 'table' || !hasProtobuf())) continue;
		const pretty = clause.parameters.get('pretty') === '1' || clause.parameters.get('pretty') === 'true';
		return {format, transformation, pretty, mediaType: mediaTypes[format]};
	}
	throw notAcceptable(hasProtobuf() ? answerMediaTypes : answerMediaTypes.filter(type => type !== protobufMediaType));
};

/** Whether a client would rather have `mediaType` than JSON. */
export const prefers = (header: string | undefined, mediaType: string): boolean =>
	parseAccept(header || '*/*').find(({type}) => formats.has(type) || type === mediaType.toLowerCase())?.type ===
	mediaType.toLowerCase();

/** Whether a client wants aggregated discovery, and in which version. */
export const wantsAggregatedDiscovery = (header: string | undefined): boolean => {
	for (const {type, parameters} of parseAccept(header || '*/*')) {
		if (!formats.has(type) || type === protobufMediaType) continue;
		const as = parameters.get('as');
		if (as === undefined) return false;
		if (
			as === 'APIGroupDiscoveryList' &&
			parameters.get('g') === 'apidiscovery.k8s.io' &&
			parameters.get('v') === 'v2'
		) {
			return true;
		}
	}
	return false;
};
