import type {ServerResponse} from 'node:http';
import type {RevisionStore} from '../types.ts';
import {etcdVersion} from './etcd-reads.ts';

/** The release whose API all members of a cluster have: etcd counts in minor ones. */
const clusterVersion = `${etcdVersion.split('.').slice(0, 2).join('.')}.0`;

const send = (response: ServerResponse, code: number, type: string, body: string): void => {
	response.writeHead(code, {'Content-Type': type, 'Content-Length': Buffer.byteLength(body)});
	response.end(body);
};

const gauge = (name: string, help: string, value: number): string =>
	`# HELP ${name} ${help}\n# TYPE ${name} gauge\n${name} ${value}\n`;

/** A few of etcd's metrics, under its names. */
const metrics = (store: RevisionStore): string => {
	const {revision, compacted, keys, watchers, readOnly} = store.status();
	return [
		gauge('etcd_server_has_leader', 'Whether or not a leader exists. 1 is existence, 0 is not.', readOnly ? 0 : 1),
		gauge('etcd_debugging_mvcc_current_revision', 'The current revision of store.', revision),
		gauge('etcd_debugging_mvcc_compact_revision', 'The revision of the last compaction in store.', compacted),
		gauge('etcd_debugging_mvcc_keys_total', 'Total number of keys.', keys),
		gauge('etcd_debugging_mvcc_watcher_total', 'Total number of watchers.', watchers.synced + watchers.unsynced),
		gauge('etcd_debugging_mvcc_slow_watcher_total', 'Total number of unsynced slow watchers.', watchers.unsynced),
	].join('');
};

/** What a GET is answered on the etcd port: /version, /health (false when the store takes no writes), /metrics. */
export const gatewayPages =
	(store: RevisionStore) =>
	(path: string, response: ServerResponse): boolean => {
		switch (path) {
			case '/version':
				send(response, 200, 'application/json', JSON.stringify({etcdserver: etcdVersion, etcdcluster: clusterVersion}));
				return true;
			case '/health': {
				const {readOnly} = store.status();
				const body = JSON.stringify({health: String(readOnly === undefined), reason: readOnly ?? ''});
				send(response, readOnly === undefined ? 200 : 503, 'text/plain; charset=utf-8', body);
				return true;
			}
			case '/metrics':
				send(response, 200, 'text/plain; version=0.0.4; charset=utf-8', metrics(store));
				return true;
			default:
				return false;
		}
	};
