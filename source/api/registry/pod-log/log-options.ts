import {parseTimestamp} from '../../../clock/clock.ts';
import {forbidden, invalid, type FieldError} from '../../../machinery/field-error.ts';
import {badRequest, invalidObject} from '../../../machinery/statuses.ts';
import {DecodingError} from '../../codec/decoding-error.ts';
import {canonicalTime} from '../../codec/go-time.ts';
import {parseInteger, parseSwitch} from '../../codec/query-values.ts';
import type {ResourceRequest} from '../../types.ts';

/** What of a log is wanted (v1.PodLogOptions); the container is chosen elsewhere. */
export interface LogOptions {
	readonly follow: boolean;
	readonly previous: boolean;
	/** Each line begins with its time. */
	readonly timestamps: boolean;
	readonly tailLines?: number;
	readonly limitBytes?: number;
	readonly sinceSeconds?: number;
	/** ms since the epoch. */
	readonly sinceTime?: number;
}

type Parameters = NonNullable<ResourceRequest['parameters']>;

const first = (parameters: Parameters, name: string): string | undefined => parameters[name]?.[0];

const numberOf = (parameters: Parameters, name: string): {readonly [name: string]: number} => {
	const text = first(parameters, name);
	return text === undefined ? {} : {[name]: parseInteger(text)};
};

const timeOf = (parameters: Parameters): Pick<LogOptions, 'sinceTime'> => {
	const text = first(parameters, 'sinceTime');
	if (text === undefined || text === '' || text === 'null') return {};
	try {
		return {sinceTime: parseTimestamp(canonicalTime(text))!};
	} catch (error) {
		if (error instanceof DecodingError) throw badRequest(error.message);
		throw error;
	}
};

const switchOf = (parameters: Parameters, name: string): boolean => {
	const text = first(parameters, name);
	return text !== undefined && parseSwitch(text);
};

const below = (name: string, value: number | undefined, least: number, problem: string): readonly FieldError[] =>
	value === undefined || value >= least ? [] : [invalid(name, value, problem)];

const problemsOf = (
	{tailLines, limitBytes, sinceSeconds, sinceTime}: LogOptions,
	parameters: Parameters,
): readonly FieldError[] => [
	...below('tailLines', tailLines, 0, 'must be greater than or equal to 0'),
	...below('limitBytes', limitBytes, 1, 'must be greater than 0'),
	...(sinceSeconds !== undefined && sinceTime !== undefined
		? [forbidden('[]', 'at most one of `sinceTime` or `sinceSeconds` may be specified')]
		: below('sinceSeconds', sinceSeconds, 1, 'must be greater than 0')),
	// The streams of a container are told apart only behind an alpha feature gate.
	...(first(parameters, 'stream') === undefined ? [] : [forbidden('stream', 'may not be specified')]),
];

/** The options of a log from its query. Throws a 400 for what cannot be read, a 422 for what cannot be (ValidatePodLogOptions). */
export const logOptions = (podName: string, parameters: Parameters): LogOptions => {
	const options: LogOptions = {
		follow: switchOf(parameters, 'follow'),
		previous: switchOf(parameters, 'previous'),
		timestamps: switchOf(parameters, 'timestamps'),
		...numberOf(parameters, 'tailLines'),
		...numberOf(parameters, 'limitBytes'),
		...numberOf(parameters, 'sinceSeconds'),
		...timeOf(parameters),
	};
	const problems = problemsOf(options, parameters);
	if (problems.length > 0) throw invalidObject('', 'PodLogOptions', podName, problems);
	return options;
};
