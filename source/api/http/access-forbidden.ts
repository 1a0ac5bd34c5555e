import {goQuote} from '../../machinery/go-quote.ts';
import type {StatusError} from '../../machinery/status-error.ts';
import {forbidden} from '../../machinery/statuses.ts';
import type {Action, UserInfo} from '../types.ts';

/** The 403 for what a user may not do, in kube-apiserver's words. */
export const accessForbidden = ({name: user}: UserInfo, action: Action): StatusError => {
	const beginning = `User ${goQuote(user)} cannot ${action.verb}`;
	if ('path' in action) return forbidden({group: '', resource: ''}, '', `${beginning} path ${goQuote(action.path)}`);
	const {group, resource, subresource, namespace, name} = action;
	const what = subresource === undefined ? resource : `${resource}/${subresource}`;
	const where = namespace ? `in the namespace ${goQuote(namespace)}` : 'at the cluster scope';
	const text = `${beginning} resource ${goQuote(what)} in API group ${goQuote(group)} ${where}`;
	return forbidden(action, name ?? '', text);
};
