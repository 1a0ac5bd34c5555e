import {execFile, type ExecFileException} from 'node:child_process';
import path from 'node:path';
import {isJsonObject, type Json, type JsonObject} from '../../machinery/json.ts';
import type {Credentials} from './connection.ts';
import {KubeconfigError} from './kubeconfig-error.ts';
import {credentialPluginMs} from './limits.ts';

const whyFailed = (error: ExecFileException, stderr: string, hint: string): string => {
	if (error.code === 'ENOENT') return `there is no such program; install it${hint === '' ? '' : `: ${hint}`}`;
	if (error.killed === true) return `it did not answer within ${credentialPluginMs / 1000}s`;
	return stderr.trim().split('\n').at(-1) || error.message;
};

const run = (
	command: string,
	args: readonly string[],
	options: {readonly env: NodeJS.ProcessEnv; readonly cwd: string; readonly hint: string},
): Promise<string> => {
	const {env, cwd, hint} = options;
	return new Promise((resolve, reject) => {
		execFile(command, args, {env, cwd, timeout: credentialPluginMs, encoding: 'utf8'}, (error, stdout, stderr) => {
			if (!error) return resolve(stdout);
			const why = whyFailed(error, stderr, hint);
			reject(new KubeconfigError(`the credential plugin ${command} failed: ${why}`, {cause: error}));
		});
	});
};

const texts = (value: Json | undefined): readonly string[] => (Array.isArray(value) ? value.map(String) : []);

const variables = (value: Json | undefined): NodeJS.ProcessEnv =>
	Object.fromEntries(
		(Array.isArray(value) ? value : [])
			.filter(one => isJsonObject(one))
			.map(one => [String(one['name']), String(one['value'])]),
	);

/**
Asks a program for credentials, as `users[].user.exec` of a kubeconfig says (client.authentication.k8s.io, without a terminal).
`cluster`: what it is told of the cluster, if it wants to know. Rejects with KubeconfigError when it fails, wants a terminal, or
answers something else than an ExecCredential.
*/
export const runCredentialPlugin = async (
	plugin: JsonObject,
	folder: string,
	cluster?: JsonObject,
): Promise<Credentials> => {
	const named = String(plugin['command'] ?? '');
	const command = named.includes('/') ? path.resolve(folder, named) : named;
	const apiVersion = String(plugin['apiVersion'] ?? 'client.authentication.k8s.io/v1');
	if (plugin['interactiveMode'] === 'Always')
		throw new KubeconfigError(
			`the credential plugin ${command} wants a terminal (interactiveMode: Always); log in with it first, and let it keep the token`,
		);
	const request = {
		apiVersion,
		kind: 'ExecCredential',
		spec: {interactive: false, ...(cluster !== undefined && {cluster})},
	};
	const environment = {
		...process.env,
		...variables(plugin['env']),
		KUBERNETES_EXEC_INFO: JSON.stringify(request),
	};
	const hint = String(plugin['installHint'] ?? '').trim();
	const output = await run(command, texts(plugin['args']), {env: environment, cwd: folder, hint});
	let answer: unknown;
	try {
		answer = JSON.parse(output);
	} catch (error) {
		throw new KubeconfigError(`the credential plugin ${command} did not answer JSON`, {cause: error});
	}
	const status = isJsonObject(answer) && answer['kind'] === 'ExecCredential' ? answer['status'] : undefined;
	if (!isJsonObject(status))
		throw new KubeconfigError(`the credential plugin ${command} answered no ExecCredential with a status`);
	const {token, clientCertificateData, clientKeyData} = status;
	return {
		...(typeof token === 'string' && {token}),
		...(typeof clientCertificateData === 'string' && {certificate: clientCertificateData}),
		...(typeof clientKeyData === 'string' && {key: clientKeyData}),
	};
};
