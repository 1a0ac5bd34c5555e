import {parseDuration} from '../../machinery/duration.ts';
import {badRequest} from '../../machinery/statuses.ts';
import {parseInteger, parseSwitch} from '../codec/query-values.ts';
import type {RequestOptions} from '../types.ts';

export type QueryParameters = ReadonlyMap<string, readonly string[]>;

/** A whole number as strconv.ParseInt reads it. Throws a 400 in its words. */
export const integerParameter = (parameters: QueryParameters, name: string): number | undefined => {
	const text = parameters.get(name)?.[0];
	return text === undefined ? undefined : parseInteger(text);
};

/** A switch as Kubernetes reads it; absent is undefined. */
export const booleanParameter = (parameters: QueryParameters, name: string): boolean | undefined => {
	const text = parameters.get(name)?.[0];
	return text === undefined ? undefined : parseSwitch(text);
};

/** `timeout=30s` bounds a request in Kubernetes. Nothing here takes that long; a value that cannot be read is still refused. */
const checkTimeout = (text: string | undefined): void => {
	if (text === undefined || text === '') return;
	try {
		parseDuration(text);
	} catch (error) {
		throw badRequest(`invalid timeout specified in the request URL - ${(error as Error).message}`);
	}
};

const optionNames: readonly (readonly [keyof RequestOptions, 'text' | 'integer' | 'boolean' | 'texts'])[] = [
	['labelSelector', 'text'],
	['fieldSelector', 'text'],
	['resourceVersion', 'text'],
	['resourceVersionMatch', 'text'],
	['limit', 'integer'],
	['continue', 'text'],
	['timeoutSeconds', 'integer'],
	['allowWatchBookmarks', 'boolean'],
	['sendInitialEvents', 'boolean'],
	['dryRun', 'texts'],
	['fieldManager', 'text'],
	['fieldValidation', 'text'],
	['force', 'boolean'],
];

const readOption = (parameters: QueryParameters, name: string, form: 'text' | 'integer' | 'boolean' | 'texts') => {
	if (form === 'integer') return integerParameter(parameters, name);
	if (form === 'boolean') return booleanParameter(parameters, name);
	return form === 'texts' ? parameters.get(name) : parameters.get(name)?.[0];
};

/** The options of a request; unknown parameters are ignored. Throws a 400 for numbers and durations that cannot be read. */
export const parseOptions = (parameters: QueryParameters): RequestOptions => {
	if (parameters.size === 0) return {};
	checkTimeout(parameters.get('timeout')?.[0]);
	const pairs = optionNames.map(([name, form]) => [name, readOption(parameters, name, form)] as const);
	return Object.fromEntries(pairs.filter(([, value]) => value !== undefined));
};
