import {aggregateText, type FieldError} from './field-error.ts';
import {goQuote} from './go-quote.ts';
import {StatusError, type GroupResource, type StatusDetails} from './status-error.ts';

/** `deployments.apps`, `pods`. */
const groupResourceText = ({group, resource}: GroupResource): string =>
	group === '' ? resource : `${resource}.${group}`;

/** metav1.StatusDetails of a named object; what is empty is left out. */
const detailsOf = (group: string, kind: string, name: string, more?: StatusDetails): StatusDetails => ({
	...(name === '' ? {} : {name}),
	...(group === '' ? {} : {group}),
	...(kind === '' ? {} : {kind}),
	...more,
});

/** 404: the object is not there. */
export const notFound = (resource: GroupResource, name: string): StatusError =>
	new StatusError({
		message: `${groupResourceText(resource)} ${goQuote(name)} not found`,
		reason: 'NotFound',
		details: detailsOf(resource.group, resource.resource, name),
		code: 404,
	});

/** 404: nothing is served at the path (a resource or version that does not exist). */
export const pathNotFound = (): StatusError =>
	new StatusError({
		message: 'the server could not find the requested resource',
		reason: 'NotFound',
		details: {},
		code: 404,
	});

/** 409: the name is taken. */
export const alreadyExists = (resource: GroupResource, name: string): StatusError =>
	new StatusError({
		message: `${groupResourceText(resource)} ${goQuote(name)} already exists`,
		reason: 'AlreadyExists',
		details: detailsOf(resource.group, resource.resource, name),
		code: 409,
	});

/** What a write against an old resourceVersion is told. */
const staleObjectMessage =
	'the object has been modified; please apply your changes to the latest version and try again';

/** 409: the object is not in the state the write assumed. */
export const conflict = (resource: GroupResource, name: string, message: string = staleObjectMessage): StatusError =>
	new StatusError({
		message: `Operation cannot be fulfilled on ${groupResourceText(resource)} ${goQuote(name)}: ${message}`,
		reason: 'Conflict',
		details: detailsOf(resource.group, resource.resource, name),
		code: 409,
	});

/** 422: an object that breaks rules; each problem is a cause, the message holds each text once. */
export const invalidObject = (
	group: string,
	kind: string,
	name: string,
	errors: readonly FieldError[],
): StatusError => {
	const what = `${group === '' ? kind : `${kind}.${group}`} ${goQuote(name)} is invalid`;
	return new StatusError({
		message: errors.length === 0 ? what : `${what}: ${aggregateText(errors)}`,
		reason: 'Invalid',
		details: detailsOf(group, kind, name, {
			causes: errors.map(({type, field, body}) => ({reason: type, message: body, field})),
		}),
		code: 422,
	});
};

/** 400: a request that cannot be understood. */
export const badRequest = (message: string): StatusError => new StatusError({message, reason: 'BadRequest', code: 400});

/** 403: refused by authorization or admission; name may be empty, and for paths the resource as well. */
export const forbidden = (resource: GroupResource, name: string, message: string): StatusError => {
	const what = resource.resource === '' ? '' : groupResourceText(resource);
	const subject = what === '' ? 'forbidden' : `${what}${name === '' ? '' : ` ${goQuote(name)}`} is forbidden`;
	return new StatusError({
		message: `${subject}: ${message}`,
		reason: 'Forbidden',
		details: detailsOf(resource.group, resource.resource, name),
		code: 403,
	});
};

/** 405: the path is known, the HTTP method is not served there. */
export const methodNotAllowed = (): StatusError =>
	new StatusError({
		message: 'the server does not allow this method on the requested resource',
		reason: 'MethodNotAllowed',
		details: {},
		code: 405,
	});

/** 410: history older than asked for is gone. `continueToken` lets a client go on inconsistently. */
export const expired = (message: string, continueToken?: string): StatusError =>
	new StatusError({
		message,
		reason: 'Expired',
		code: 410,
		...(continueToken === undefined ? {} : {continue: continueToken}),
	});

/** 504: took too long; the client may try again after `retryAfterSeconds`. */
export const timeout = (message: string, retryAfterSeconds = 0): StatusError =>
	new StatusError({
		message: `Timeout: ${message}`,
		reason: 'Timeout',
		details: retryAfterSeconds === 0 ? {} : {retryAfterSeconds},
		code: 504,
	});

/** 504: a resourceVersion from the future. */
export const tooLargeResourceVersion = (
	requested: string | number,
	current: string | number,
	retryAfterSeconds = 1,
): StatusError =>
	new StatusError({
		message: `Timeout: Too large resource version: ${requested}, current: ${current}`,
		reason: 'Timeout',
		details: {
			causes: [{reason: 'ResourceVersionTooLarge', message: 'Too large resource version'}],
			retryAfterSeconds,
		},
		code: 504,
	});

/** 429: not now; a `retryAfterSeconds` of 0 is left out. */
export const tooManyRequests = (message: string, retryAfterSeconds = 0, details: StatusDetails = {}): StatusError =>
	new StatusError({
		message,
		reason: 'TooManyRequests',
		details: retryAfterSeconds === 0 ? details : {...details, retryAfterSeconds},
		code: 429,
	});

/** 401: no valid credentials. */
export const unauthorized = (message = 'Unauthorized'): StatusError =>
	new StatusError({message, reason: 'Unauthorized', code: 401});

/** 500: something of the server's own failed. */
export const internalError = (message: string): StatusError =>
	new StatusError({
		message: `Internal error occurred: ${message}`,
		reason: 'InternalError',
		details: {causes: [{message}]},
		code: 500,
	});

/** 500 without a reason: what kube-apiserver makes of an error that carries no status. */
export const unknownError = (message: string): StatusError => new StatusError({message, code: 500});

/** 503: not ready to serve. */
export const serviceUnavailable = (message: string): StatusError =>
	new StatusError({message, reason: 'ServiceUnavailable', code: 503});

/** 415: a body in a format that is not read here. */
export const unsupportedMediaType = (accepted: readonly string[]): StatusError =>
	new StatusError({
		message: `the body of the request was in an unknown format - accepted media types include: ${accepted.join(', ')}`,
		reason: 'UnsupportedMediaType',
		code: 415,
	});

/** 406: an answer in a format that is not written here. */
export const notAcceptable = (accepted: readonly string[]): StatusError =>
	new StatusError({
		message: `only the following media types are accepted: ${accepted.join(', ')}`,
		reason: 'NotAcceptable',
		code: 406,
	});

/** 413: too much. `message` as in `limit is 3145728`. */
export const requestEntityTooLarge = (message: string): StatusError =>
	new StatusError({
		message: `Request entity too large: ${message}`,
		reason: 'RequestEntityTooLarge',
		code: 413,
	});
