import {readFile} from 'node:fs/promises';
import {homedir} from 'node:os';
import path from 'node:path';
import {parse} from 'yaml';
import {isJsonObject, type Json, type JsonObject} from '../../machinery/json.ts';
import type {Connection, Credentials} from './connection.ts';
import {runCredentialPlugin} from './credential-plugin.ts';
import {pemOf, proxyUrl, refuseAuthProvider, serverUrl} from './kubeconfig-cluster.ts';
import {KubeconfigError} from './kubeconfig-error.ts';

export interface KubeconfigChoice {
	/** `--kubeconfig`; else $KUBECONFIG, else ~/.kube/config. */
	readonly file?: string;
	/** `--context`; else the current one. */
	readonly context?: string;
	readonly environment?: {readonly [name: string]: string | undefined};
}

/** A named entry of a file, with the folder that its paths are relative to. */
interface Entry {
	readonly value: JsonObject;
	readonly folder: string;
}

interface Merged {
	readonly entries: {readonly [list in 'clusters' | 'contexts' | 'users']: ReadonlyMap<string, Entry>};
	readonly current: string | undefined;
	readonly files: readonly string[];
}

const listNames = {clusters: 'cluster', contexts: 'context', users: 'user'} as const;

const text = (value: Json | undefined): string | undefined =>
	typeof value === 'string' && value !== '' ? value : undefined;

const filesOf = ({file, environment = process.env}: KubeconfigChoice): readonly string[] => {
	if (file !== undefined) return [file];
	const named = (environment['KUBECONFIG'] ?? '').split(path.delimiter).filter(one => one !== '');
	return named.length > 0 ? named : [path.join(homedir(), '.kube', 'config')];
};

const readOne = async (file: string, mayMiss: boolean): Promise<JsonObject | undefined> => {
	const content = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
		if (mayMiss && error.code === 'ENOENT') return undefined;
		throw new KubeconfigError(
			`the kubeconfig ${file} cannot be read: ${error.code === 'ENOENT' ? 'no such file; name one by --kubeconfig or $KUBECONFIG' : error.message}`,
			{cause: error},
		);
	});
	if (content === undefined) return undefined;
	let value: unknown;
	try {
		value = parse(content);
	} catch (error) {
		throw new KubeconfigError(
			`the kubeconfig ${file} is no YAML: ${(error as Error).message.split('\n')[0]?.replace(/:$/, '')}`,
			{cause: error},
		);
	}
	if (!isJsonObject(value) || (value['kind'] !== undefined && value['kind'] !== 'Config'))
		throw new KubeconfigError(`${file} is no kubeconfig: it is not of kind Config`);
	return value;
};

/** Several files are one, the first to say something counts: kubectl's rule for $KUBECONFIG. */
const merge = async (choice: KubeconfigChoice): Promise<Merged> => {
	const files = filesOf(choice);
	const entries = {
		clusters: new Map<string, Entry>(),
		contexts: new Map<string, Entry>(),
		users: new Map<string, Entry>(),
	};
	let current: string | undefined;
	for (const file of files) {
		const config = await readOne(file, files.length > 1);
		if (config === undefined) continue;
		current ??= text(config['current-context']);
		for (const list of ['clusters', 'contexts', 'users'] as const) {
			const found = config[list];
			for (const one of Array.isArray(found) ? (found as readonly Json[]) : []) {
				if (!isJsonObject(one)) continue;
				const name = text(one['name']);
				const value = one[listNames[list]];
				if (name !== undefined && isJsonObject(value) && !entries[list].has(name))
					entries[list].set(name, {value, folder: path.dirname(path.resolve(file))});
			}
		}
	}
	return {entries, current, files};
};

/** What is written in the config (`FIELD-data`, base64) or in a file beside it (`FIELD`). */
const contentOf = async ({value, folder}: Entry, field: string): Promise<string | undefined> => {
	const data = text(value[`${field}-data`]);
	if (data !== undefined) return Buffer.from(data, 'base64').toString('utf8');
	const file = text(value[field]);
	if (file === undefined) return undefined;
	return readFile(path.resolve(folder, file), 'utf8').catch((error: Error) => {
		throw new KubeconfigError(`${field} of the kubeconfig cannot be read: ${error.message}`, {cause: error});
	});
};

const credentialsOf = async (user: Entry): Promise<Credentials> => {
	const {value, folder} = user;
	const tokenFile = text(value['tokenFile']);
	const token =
		tokenFile === undefined
			? text(value['token'])
			: (
					await readFile(path.resolve(folder, tokenFile), 'utf8').catch((error: Error) => {
						throw new KubeconfigError(`tokenFile of the kubeconfig cannot be read: ${error.message}`, {cause: error});
					})
				).trim();
	const username = text(value['username']);
	const certificate = await contentOf(user, 'client-certificate');
	const key = await contentOf(user, 'client-key');
	return {
		...(token !== undefined && {token}),
		...(certificate !== undefined && {certificate}),
		...(key !== undefined && {key}),
		...(username !== undefined && {basic: {username, password: text(value['password']) ?? ''}}),
	};
};

/** Asks once, and again when a server refused what it came to; several requests may find that out at once. */
const remembered = (ask: () => Promise<Credentials>): Connection['credentials'] => {
	let asked: Promise<Credentials> | undefined;
	const askAnew = (): Promise<Credentials> => {
		const asking = ask();
		asked = asking;
		asking.catch(() => {
			if (asked === asking) asked = undefined;
		});
		return asking;
	};
	return async refused => {
		const before = asked;
		if (before === undefined) return askAnew();
		const known = await before;
		return refused === undefined || known !== refused || asked !== before ? (asked ?? askAnew()) : askAnew();
	};
};

/** A cluster as credential plugins are told of it (client.authentication.k8s.io). */
const toldCluster = async (cluster: Entry): Promise<JsonObject> => {
	const {'certificate-authority': file, ...rest} = cluster.value;
	const authority = file === undefined ? undefined : await contentOf(cluster, 'certificate-authority');
	return {...rest, ...(authority !== undefined && {'certificate-authority-data': btoa(authority)})};
};

const userCredentials = (user: Entry | undefined, cluster: Entry): Connection['credentials'] => {
	if (user === undefined) return async () => ({});
	const plugin = user.value['exec'];
	if (!isJsonObject(plugin)) return remembered(() => credentialsOf(user));
	return remembered(async () =>
		runCredentialPlugin(
			plugin,
			user.folder,
			plugin['provideClusterInfo'] === true ? await toldCluster(cluster) : undefined,
		),
	);
};

const impersonated = (user: Entry | undefined): Pick<Connection, 'impersonates'> => {
	const name = text(user?.value['as']);
	if (user === undefined || name === undefined) return {};
	const groups = user.value['as-groups'];
	const uid = text(user.value['as-uid']);
	return {
		impersonates: {
			user: name,
			groups: Array.isArray(groups) ? groups.map(String) : [],
			...(uid !== undefined && {uid}),
		},
	};
};

/** What a kubeconfig says of a context. Rejects with KubeconfigError. */
export const readKubeconfig = async (choice: KubeconfigChoice = {}): Promise<Connection> => {
	const {entries, current, files} = await merge(choice);
	const where = files.join(', ');
	const name = choice.context ?? current;
	const named = [...entries.contexts.keys()].join(', ');
	if (name === undefined) throw new KubeconfigError(`${where}: no current-context; choose one by --context: ${named}`);
	const context = entries.contexts.get(name);
	if (!context) throw new KubeconfigError(`${where}: context "${name}" does not exist; there are ${named || 'none'}`);
	const clusterName = text(context.value['cluster']) ?? '';
	const cluster = entries.clusters.get(clusterName);
	const server = cluster && text(cluster.value['server']);
	if (!cluster || server === undefined)
		throw new KubeconfigError(
			`${where}: cluster "${clusterName}" of context "${name}" does not exist or has no server`,
		);
	const userName = text(context.value['user']);
	const user = userName === undefined ? undefined : entries.users.get(userName);
	if (userName !== undefined && !user)
		throw new KubeconfigError(`${where}: user "${userName}" of context "${name}" does not exist`);
	const what = `${where}: cluster "${clusterName}"`;
	refuseAuthProvider(user?.value, `${where}: user "${userName}"`);
	const authority = pemOf(await contentOf(cluster, 'certificate-authority'), `${what}: certificate-authority`);
	const tlsServerName = text(cluster.value['tls-server-name']);
	const proxy = proxyUrl(cluster.value, what);
	return {
		name,
		server: serverUrl(server, cluster.value, what),
		skipsVerification: cluster.value['insecure-skip-tls-verify'] === true,
		...(authority !== undefined && {authority}),
		...(tlsServerName !== undefined && {tlsServerName}),
		...(proxy !== undefined && {proxy}),
		credentials: userCredentials(user, cluster),
		...(userName !== undefined && {user: userName}),
		...impersonated(user),
		namespace: text(context.value['namespace']) ?? 'default',
	};
};
