import type {TimeEngine} from '../../clock/engine.ts';
import {hasProtobuf, protobufBody} from '../codec/protobuf-body.ts';
import type {KindDescription, Printer, ResourceRequest, ResourceResponse} from '../types.ts';
import {negotiate} from './accept.ts';
import type {Negotiated} from './accept.ts';
import type {Authorizer} from './authorization.ts';
import {answerPlain} from './answer-plain.ts';
import {answerBytes, answerJson} from './exchange.ts';
import type {Exchange} from './exchange.ts';
import {answerText, isList, isStatus} from './object-json.ts';
import {readContent} from './request-content.ts';
import {booleanParameter, parseOptions} from './request-options.ts';
import type {ResourcePath} from './resource-path.ts';
import {findRoute} from './route.ts';
import {serveLog, serveWatch, type StreamContext} from './serve-streams.ts';
import type {Route} from './route.ts';
import type {RequestMetrics} from './metrics/request-metrics.ts';
import type {RequestSeries} from './metrics/request-series.ts';
import {choosePrinter} from './table/choose-printer.ts';
import {defaultPrinter} from './table/default-printer.ts';
import {withDescriptions} from './table/describe-columns.ts';
import {partialMetadata, partialMetadataList} from './table/partial-metadata.ts';
import {listTableText, objectTableText, parseIncludeObject} from './table/table.ts';
import type {TableForm} from './table/table.ts';
import type {AnswerHeaders} from './transport.ts';
import {warningHeaders} from './warnings.ts';

/** What resource requests need of the server. */
export interface ResourceContext extends StreamContext {
	readonly time: TimeEngine;
	readonly authorize: Authorizer;
	readonly metrics: RequestMetrics;
}

const authorizeRoute = ({verb, path}: Route, exchange: Exchange, authorize: Authorizer) =>
	authorize(exchange.user, {
		verb,
		group: path.group,
		resource: path.resource!,
		subresource: path.subresource,
		// A namespace is in itself: whoever may delete in it by a role there may delete it.
		namespace: path.group === '' && path.resource === 'namespaces' ? path.name : path.namespace,
		name: path.name,
	});

/** A watch of one name is a watch of the collection with a field selector. */
const watchedName = (name: string, fieldSelector: string | undefined): string =>
	[fieldSelector, `metadata.name=${name}`].filter(part => part).join(',');

const resourceRequest = async (exchange: Exchange, {verb, path, kind}: Route): Promise<ResourceRequest> => {
	const {request, parameters, user} = exchange;
	const options = parseOptions(parameters);
	const content = await readContent(request, {verb, path, kind}, parameters);
	const single = verb === 'watch' && path.name !== undefined;
	return {
		verb,
		group: path.group,
		version: path.version,
		resource: path.resource!,
		user,
		options: single ? {...options, fieldSelector: watchedName(path.name, options.fieldSelector)} : options,
		...(path.namespace === undefined ? {} : {namespace: path.namespace}),
		...(path.name === undefined || single ? {} : {name: path.name}),
		...(path.subresource === undefined
			? {}
			: {subresource: path.subresource, parameters: Object.fromEntries(parameters)}),
		...(request.headers['user-agent'] === undefined ? {} : {userAgent: request.headers['user-agent']}),
		...content,
	};
};

const transformed = (
	object: ResourceResponse['object'],
	{transformation}: Negotiated,
	form: TableForm,
): string | Uint8Array => {
	if (transformation.as === 'object' || isStatus(object)) return answerText(object);
	if (isList(object)) {
		if (transformation.as === 'table') return `${listTableText(object, form)}\n`;
		return `${JSON.stringify(partialMetadataList(object, transformation.version))}\n`;
	}
	if (transformation.as === 'table') return `${objectTableText(object, form)}\n`;
	return `${JSON.stringify(partialMetadata(object, transformation.version))}\n`;
};

/** An answer as protobuf; tables never travel so. */
const protobufOf = (object: ResourceResponse['object'], {transformation}: Negotiated): Uint8Array => {
	if (transformation.as === 'object' || transformation.as === 'table' || isStatus(object)) return protobufBody(object);
	const {version} = transformation;
	return protobufBody(isList(object) ? partialMetadataList(object, version) : partialMetadata(object, version));
};

const headersOf = ({deprecation}: KindDescription, warnings: readonly string[]): AnswerHeaders => {
	const warning = warningHeaders(deprecation === undefined ? warnings : [deprecation, ...warnings]);
	return warning.length === 0 ? {} : {warning};
};

const applyMediaType = /^application\/apply-patch\+(?:yaml|cbor)\b/;

const seriesOf = (route: Route, {parameters, request}: Exchange, metrics: RequestMetrics): RequestSeries =>
	metrics.ofRoute(route, {
		apply: route.verb === 'patch' && applyMediaType.test(request.headers['content-type'] ?? ''),
		dryRun: parameters.get('dryRun')?.[0] === 'All',
	});

/** Answers anything below a group version that names a resource. Throws StatusError. */
export const handleResource = async (
	exchange: Exchange,
	path: ResourcePath,
	context: ResourceContext,
): Promise<void> => {
	const {parameters, method, request: http} = exchange;
	const route = findRoute(context.api.catalogue, path, method, booleanParameter(parameters, 'watch') ?? false);
	const series = seriesOf(route, exchange, context.metrics);
	exchange.meter.is(series);
	await authorizeRoute(route, exchange, context.authorize);
	const negotiated = negotiate(http.headers.accept, () => hasProtobuf(route.kind.schema));
	const includeObject = parseIncludeObject(parameters.get('includeObject')?.[0]);
	const version = negotiated.transformation.as === 'object' ? 'v1' : negotiated.transformation.version;
	const tableForm = (printer: Printer): TableForm => ({printer, includeObject, version, now: context.time.now()});
	const {kind} = route;
	const request = await resourceRequest(exchange, route);
	const inTable = negotiated.transformation.as === 'table';
	if (route.verb === 'watch') {
		const printer = kind.printer ?? defaultPrinter;
		const used = inTable ? await withDescriptions(printer) : printer;
		const form = () => tableForm(used);
		return serveWatch(exchange, request, {negotiated, form, headers: headersOf(kind, []), series}, context);
	}

	const follows = path.subresource === 'log' && route.verb === 'get' && booleanParameter(parameters, 'follow');
	if (follows) return serveLog(exchange, request, headersOf(kind, []), context);

	const {api, time} = context;
	const reads = route.verb === 'get' || route.verb === 'list';
	const {code, object, warnings, text} = await (reads
		? api.handle(request)
		: time.input(request, () => api.handle(request)));
	const headers = headersOf(kind, warnings);
	if (text !== undefined) return answerPlain(exchange, code, text, headers);
	const {format, mediaType} = negotiated;
	if (format === 'protobuf') return answerBytes(exchange, protobufOf(object, negotiated), {code, headers, mediaType});
	const printer = choosePrinter(kind, object);
	const form = tableForm(inTable ? await withDescriptions(printer) : printer);
	const json = transformed(object, negotiated, form);
	return answerJson(exchange, json, {code, headers, ...negotiated, format});
};
