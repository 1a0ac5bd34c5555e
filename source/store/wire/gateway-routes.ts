import type {EtcdServiceName} from './wire-services.ts';

/** Which method of which service a path of the gateway stands for. */
export interface GatewayRoute {
	readonly service: EtcdServiceName;
	readonly method: string;
}

/** The paths of etcd's gateway below /v3, by service; `kv/lease/…` is what etcd 3.3 called `lease/…`. */
const paths: Record<EtcdServiceName, {readonly [path: string]: string}> = {
	KV: {
		'kv/range': 'Range',
		'kv/put': 'Put',
		'kv/deleterange': 'DeleteRange',
		'kv/txn': 'Txn',
		'kv/compaction': 'Compact',
	},
	Watch: {watch: 'Watch'},
	Lease: {
		'lease/grant': 'LeaseGrant',
		'lease/revoke': 'LeaseRevoke',
		'kv/lease/revoke': 'LeaseRevoke',
		'lease/keepalive': 'LeaseKeepAlive',
		'lease/timetolive': 'LeaseTimeToLive',
		'kv/lease/timetolive': 'LeaseTimeToLive',
		'lease/leases': 'LeaseLeases',
		'kv/lease/leases': 'LeaseLeases',
	},
	Cluster: {'cluster/member/list': 'MemberList'},
	Maintenance: {
		'maintenance/alarm': 'Alarm',
		'maintenance/status': 'Status',
		'maintenance/defragment': 'Defragment',
		'maintenance/hash': 'Hash',
		'maintenance/hashkv': 'HashKV',
		'maintenance/snapshot': 'Snapshot',
	},
	Auth: {
		'auth/enable': 'AuthEnable',
		'auth/disable': 'AuthDisable',
		'auth/status': 'AuthStatus',
		'auth/authenticate': 'Authenticate',
		'auth/user/list': 'UserList',
		'auth/user/get': 'UserGet',
		'auth/role/list': 'RoleList',
		'auth/role/get': 'RoleGet',
	},
	Lock: {'lock/lock': 'Lock', 'lock/unlock': 'Unlock'},
	Election: {
		'election/campaign': 'Campaign',
		'election/proclaim': 'Proclaim',
		'election/leader': 'Leader',
		'election/observe': 'Observe',
		'election/resign': 'Resign',
	},
};

/** The paths of the gateway and what they stand for. */
export const gatewayRoutes: ReadonlyMap<string, GatewayRoute> = new Map(
	Object.entries(paths).flatMap(([service, methods]) =>
		Object.entries(methods).map(
			([path, method]) => [`/v3/${path}`, {service: service as EtcdServiceName, method}] as const,
		),
	),
);
