import {goQuote} from '../../machinery/go-quote.ts';
import {isJsonObject} from '../../machinery/json.ts';
import {badRequest} from '../../machinery/statuses.ts';
import {booleanParameter, integerParameter} from './request-options.ts';
import type {QueryParameters} from './request-options.ts';

/** DeleteOptions that stand in the query; used when there is no body. Throws a 400 for a grace period that is no number. */
export const deleteOptionsOfQuery = (parameters: QueryParameters): object => {
	const options = {
		gracePeriodSeconds: integerParameter(parameters, 'gracePeriodSeconds'),
		orphanDependents: booleanParameter(parameters, 'orphanDependents'),
		propagationPolicy: parameters.get('propagationPolicy')?.[0],
		dryRun: parameters.get('dryRun'),
	};
	return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
};

const textMember = (body: {readonly [name: string]: unknown}, name: string, whenAbsent: string): string => {
	const value = body[name] ?? whenAbsent;
	if (typeof value === 'string') return value;
	throw badRequest(`couldn't get version/kind; json parse error: json: cannot unmarshal .${name} into a string`);
};

/** Refuses a body that says it is something else than DeleteOptions. */
export const checkDeleteOptions = (body: unknown): void => {
	if (!isJsonObject(body)) return;
	const kind = textMember(body, 'kind', 'DeleteOptions');
	const apiVersion = textMember(body, 'apiVersion', 'v1');
	if (kind === 'DeleteOptions' || kind === '') return;
	throw badRequest(
		`no kind ${goQuote(kind)} is registered for version ${goQuote(apiVersion)} in scheme "k8s.io/apimachinery/pkg/apis/meta/internalversion/scheme/register.go:27"`,
	);
};
