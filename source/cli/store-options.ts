import {readFile} from 'node:fs/promises';
import {type EtcdOptions, parseEtcdUrl} from '../store/etcd/etcd-options.ts';
import {UsageError} from './usage-error.ts';

/** Flags that say which store a cluster uses, for meow. */
export const storeFlags = {
	store: {type: 'string'},
	etcdPrefix: {type: 'string'},
	etcdCacert: {type: 'string', names: 'file'},
	etcdCert: {type: 'string', names: 'file'},
	etcdKey: {type: 'string', names: 'file'},
	etcdUser: {type: 'string'},
} as const;

export interface StoreFlags {
	readonly store?: string;
	readonly etcdPrefix?: string;
	readonly etcdCacert?: string;
	readonly etcdCert?: string;
	readonly etcdKey?: string;
	readonly etcdUser?: string;
}

const fileFlag = async (name: string, file: string | undefined): Promise<Buffer | undefined> => {
	if (file === undefined) return undefined;
	try {
		return await readFile(file);
	} catch (error) {
		throw new UsageError(`--${name}: ${(error as Error).message}`);
	}
};

const tlsFlags = async (flags: StoreFlags, secure: boolean): Promise<EtcdOptions['tls']> => {
	const {etcdCacert, etcdCert, etcdKey} = flags;
	if ((etcdCert === undefined) !== (etcdKey === undefined))
		throw new UsageError('--etcd-cert and --etcd-key go together: a certificate and its key');
	if (!secure && etcdCacert === undefined && etcdCert === undefined) return undefined;
	const [authority, certificate, key] = await Promise.all([
		fileFlag('etcd-cacert', etcdCacert),
		fileFlag('etcd-cert', etcdCert),
		fileFlag('etcd-key', etcdKey),
	]);
	return {...(authority && {authority}), ...(certificate && key && {certificate, key})};
};

const userFlag = (value: string | undefined): EtcdOptions['user'] => {
	if (value === undefined) return undefined;
	const at = value.indexOf(':');
	if (at < 1) throw new UsageError('--etcd-user must be name:password');
	return {name: value.slice(0, at), password: value.slice(at + 1)};
};

const prefixFlag = (value = ''): string => {
	if (/[^\0-\xff]/.test(value)) throw new UsageError(`--etcd-prefix must have characters up to U+00FF, not "${value}"`);
	return value;
};

/** The etcd cluster of `--store etcd://host:port,…`; undefined for a store in this process. Rejects with UsageError. */
export const etcdFlags = async (flags: StoreFlags & {readonly data?: string}): Promise<EtcdOptions | undefined> => {
	const {store, data, etcdUser, etcdPrefix} = flags;
	if (store === undefined) {
		const names = {etcdPrefix: 'prefix', etcdCacert: 'cacert', etcdCert: 'cert', etcdKey: 'key', etcdUser: 'user'};
		for (const [flag, name] of Object.entries(names))
			if (flags[flag as keyof typeof names] !== undefined)
				throw new UsageError(`--etcd-${name} is about an etcd cluster: say which with --store etcd://host:port`);
		return undefined;
	}
	if (data !== undefined) throw new UsageError('--data and --store exclude each other: one store');
	let url: ReturnType<typeof parseEtcdUrl>;
	try {
		url = parseEtcdUrl(store);
	} catch (error) {
		throw new UsageError(`--store: ${(error as Error).message}`);
	}
	const tls = await tlsFlags(flags, url.secure);
	const user = userFlag(etcdUser);
	return {endpoints: url.endpoints, prefix: prefixFlag(etcdPrefix), ...(tls && {tls}), ...(user && {user})};
};
