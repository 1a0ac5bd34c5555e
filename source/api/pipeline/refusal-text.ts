import {goQuote} from '../../machinery/go-quote.ts';
import type {UserInfo} from '../types.ts';

/** What somebody wants to do. */
export interface AuthorizationAttributes {
	readonly user: UserInfo;
	readonly verb: string;
	readonly group: string;
	readonly version: string;
	readonly resource: string;
	readonly subresource?: string;
	readonly namespace?: string;
	readonly name?: string;
}

/** What a refused user is told, in kube-apiserver's words. */
export const refusalText = (attributes: AuthorizationAttributes, reason: string): string => {
	const {user, verb, group, resource, subresource, namespace} = attributes;
	const what = subresource === undefined ? resource : `${resource}/${subresource}`;
	const where =
		namespace === undefined || namespace === '' ? 'at the cluster scope' : `in the namespace ${goQuote(namespace)}`;
	const text = `User ${goQuote(user.name)} cannot ${verb} resource ${goQuote(what)} in API group ${goQuote(group)} ${where}`;
	return reason === '' ? text : `${text}: ${reason}`;
};
