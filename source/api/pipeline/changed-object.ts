import type {KubernetesObject} from '../../machinery/json.ts';
import {internalError} from '../../machinery/statuses.ts';
import type {WriteScope} from '../registry/context.ts';
import {decodeObject} from '../registry/decode-object.ts';
import {betweenVersions} from '../registry/served-version.ts';
import type {KindDescription} from '../types.ts';
import type {ObjectAttributes} from './admission.ts';

/**
What admission has made of an object, in the form of `shown`, as the kind of the request: decoded and with defaults, as if a client
had sent it. Throws a 500 for what is no such object; fields that the kind lacks are dropped, or refused where that is `strict`.
*/
export const changedObject = (
	shown: KindDescription,
	{kind, user, namespace, name, subresource}: ObjectAttributes,
	document: unknown,
	strict: boolean,
): KubernetesObject => {
	const options = {fieldValidation: strict ? 'Strict' : 'Ignore'};
	const scope: WriteScope = {user, namespace, name, subresource, options, userAgent: '', dryRun: false, warnings: []};
	try {
		const decoded = decodeObject(shown, document, scope, [], problem => new Error(problem));
		return betweenVersions(shown, kind, decoded);
	} catch (error) {
		throw internalError(error instanceof Error ? error.message : String(error));
	}
};
