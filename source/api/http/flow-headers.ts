import type {ApiServer} from '../types.ts';
import type {Exchange} from './exchange.ts';
import {booleanParameter} from './request-options.ts';
import {requestedAction} from './requested-action.ts';

/** Puts on the answer to a request which flow schema and which priority level it was sorted into, as kube-apiserver does. */
export const markFlow = ({headers, user, path, method, parameters}: Exchange, api: ApiServer): void => {
	const watched = booleanParameter(parameters, 'watch') ?? false;
	const flow = api.classify?.(user, requestedAction(path, method, watched));
	if (flow === undefined) return;
	headers['x-kubernetes-pf-flowschema-uid'] = flow.flowSchemaUid;
	headers['x-kubernetes-pf-prioritylevel-uid'] = flow.priorityLevelUid;
};
