import type {RevisionStore} from '../types.ts';
import type {EtcdMethods} from './etcd-methods.ts';
import {unary} from './etcd-method.ts';
import {grpcStatus, WireError} from './wire-error.ts';
import {headerAt} from './wire-responses.ts';

const refuse = (code: number, details: string) =>
	unary(() => {
		throw new WireError(code, details);
	});

/** Auth of a store that has no users and no roles: authentication is off, and cannot be switched on. */
export const authMethods = (store: RevisionStore): EtcdMethods => {
	const nothing = unary(() => ({header: headerAt(store.durable)}));
	return {
		AuthEnable: refuse(grpcStatus.failedPrecondition, 'etcdserver: root user does not exist'),
		AuthDisable: nothing,
		AuthStatus: nothing,
		Authenticate: refuse(grpcStatus.failedPrecondition, 'etcdserver: authentication is not enabled'),
		UserList: nothing,
		RoleList: nothing,
		UserGet: refuse(grpcStatus.failedPrecondition, 'etcdserver: user name not found'),
		RoleGet: refuse(grpcStatus.failedPrecondition, 'etcdserver: role name not found'),
	};
};
