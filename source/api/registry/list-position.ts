import {badRequest, tooLargeResourceVersion} from '../../machinery/statuses.ts';
import type {RequestOptions} from '../types.ts';
import {decodeContinue} from './continue-token.ts';
import {checkListOptions} from './list-options.ts';
import {queryRevision, resourceVersionProblem} from './resource-version.ts';

/** At which revision a list reads, from which key on, and how many objects at most. */
export interface ListPosition {
	/** Undefined: the most recent. */
	readonly revision?: number;
	readonly startKey?: string;
	readonly limit?: number;
	/** From a continue token: a revision that is gone is answered with a token to go on inconsistently. */
	readonly continued: boolean;
}

const limitOf = ({limit = 0}: RequestOptions): {limit?: number} => (limit > 0 ? {limit} : {});

/** The revision that whatever answers a list has to have reached; undefined when only the most recent will do. */
export const leastRevision = ({resourceVersion = '', continue: token = ''}: RequestOptions): number | undefined => {
	// A page is of the revision in its token, or of whatever is there now.
	if (token !== '' || resourceVersionProblem(resourceVersion) !== undefined) return undefined;
	return Number(resourceVersion);
};

/**
What `resourceVersion`, `resourceVersionMatch`, `limit` and `continue` mean together (the table in the Kubernetes API concepts,
"Semantics for get and list"). A revision that does not exist yet is 504 at once: `currentRevision` is the store's own.
*/
export const listPosition = (options: RequestOptions, prefix: string, currentRevision: number): ListPosition => {
	checkListOptions(options);
	const {resourceVersion = '', resourceVersionMatch: match = '', continue: token = ''} = options;
	const revision = queryRevision(resourceVersion, problem => badRequest(`invalid resource version: ${problem}`));
	if (token !== '') {
		if (revision !== undefined && revision !== 0) {
			throw badRequest('specifying resource version is not allowed when using continue');
		}
		const position = decodeContinue(token, prefix);
		const pinned = position.revision < 0 ? {} : {revision: position.revision};
		return {...pinned, startKey: position.startKey, ...limitOf(options), continued: true};
	}
	if (revision === undefined) return {...limitOf(options), continued: false};
	// Any state will do, and a cache answers whole.
	if (revision === 0) return {continued: false};
	if (revision > currentRevision) throw tooLargeResourceVersion(resourceVersion, currentRevision);
	const exact = match === 'Exact' || (match === '' && limitOf(options).limit !== undefined);
	return {...(exact && {revision}), ...limitOf(options), continued: false};
};
