import type {ApiServer} from '../types.ts';
import type {Exchange} from './exchange.ts';
import {requestedAction} from './requested-action.ts';

/** Puts on the answer to a request which flow schema and which priority level it was sorted into, as kube-apiserver does. */
export const markFlow = (exchange: Exchange, api: ApiServer): void => {
	const flow = api.classify?.(exchange.user, requestedAction(exchange));
	if (flow === undefined) return;
	const {headers} = exchange;
	headers['x-kubernetes-pf-flowschema-uid'] = flow.flowSchemaUid;
	headers['x-kubernetes-pf-prioritylevel-uid'] = flow.priorityLevelUid;
};
