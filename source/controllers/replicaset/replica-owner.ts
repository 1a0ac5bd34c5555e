import type {ObjectOf} from '../../client/types.ts';
import {type LabelMatcher, matcherOfMap, matcherOfSelector} from '../../machinery/label-selector.ts';

export type ReplicaKind = 'ReplicaSet' | 'ReplicationController';

/** What ReplicaSets and ReplicationControllers, which share their controller, differ in. */
export interface ReplicaOwner<K extends ReplicaKind> {
	readonly kind: K;
	readonly apiVersion: string;
	readonly group: string;
	readonly controllerName: string;
	matcher(owner: ObjectOf<K>): LabelMatcher;
	/** Whether the status has a number of terminating pods. */
	readonly countsTerminating: boolean;
}

export const replicaSetOwner: ReplicaOwner<'ReplicaSet'> = {
	kind: 'ReplicaSet',
	apiVersion: 'apps/v1',
	group: 'apps',
	controllerName: 'replicaset-controller',
	matcher: ({spec}) => matcherOfSelector(spec.selector),
	countsTerminating: true,
};

export const replicationControllerOwner: ReplicaOwner<'ReplicationController'> = {
	kind: 'ReplicationController',
	apiVersion: 'v1',
	group: '',
	controllerName: 'replicationcontroller-controller',
	matcher: ({spec}) => (spec.selector === undefined ? matcherOfSelector(undefined) : matcherOfMap(spec.selector)),
	countsTerminating: false,
};
