import {execFile} from 'node:child_process';
import path from 'node:path';
import {isJsonObject, type Json, type JsonObject} from '../../machinery/json.ts';
import type {Credentials} from './connection.ts';
import {credentialPluginMs} from './limits.ts';

const run = (
	command: string,
	args: readonly string[],
	environment: NodeJS.ProcessEnv,
	folder: string,
): Promise<string> =>
	new Promise((resolve, reject) => {
		execFile(
			command,
			args,
			{env: environment, cwd: folder, timeout: credentialPluginMs, encoding: 'utf8'},
			(error, stdout, stderr) => {
				if (!error) return resolve(stdout);
				const said = stderr.trim().split('\n').at(-1) ?? '';
				reject(
					new Error(`the credential plugin ${command} failed: ${said === '' ? error.message : said}`, {cause: error}),
				);
			},
		);
	});

const texts = (value: Json | undefined): readonly string[] => (Array.isArray(value) ? value.map(String) : []);

const variables = (value: Json | undefined): NodeJS.ProcessEnv =>
	Object.fromEntries(
		(Array.isArray(value) ? value : [])
			.filter(one => isJsonObject(one))
			.map(one => [String(one['name']), String(one['value'])]),
	);

/**
Asks a program for credentials, as `users[].user.exec` of a kubeconfig says (client.authentication.k8s.io, without a terminal).
Rejects when it fails or answers something else than an ExecCredential.
*/
export const runCredentialPlugin = async (plugin: JsonObject, folder: string): Promise<Credentials> => {
	const named = String(plugin['command'] ?? '');
	const command = named.includes('/') ? path.resolve(folder, named) : named;
	const apiVersion = String(plugin['apiVersion'] ?? 'client.authentication.k8s.io/v1');
	const request = {apiVersion, kind: 'ExecCredential', spec: {interactive: false}};
	const environment = {
		...process.env,
		...variables(plugin['env']),
		KUBERNETES_EXEC_INFO: JSON.stringify(request),
	};
	const output = await run(command, texts(plugin['args']), environment, folder);
	let answer: unknown;
	try {
		answer = JSON.parse(output);
	} catch (error) {
		throw new Error(`the credential plugin ${command} did not answer JSON`, {cause: error});
	}
	const status = isJsonObject(answer) && answer['kind'] === 'ExecCredential' ? answer['status'] : undefined;
	if (!isJsonObject(status))
		throw new Error(`the credential plugin ${command} answered no ExecCredential with a status`);
	const {token, clientCertificateData, clientKeyData} = status;
	return {
		...(typeof token === 'string' && {token}),
		...(typeof clientCertificateData === 'string' && {certificate: clientCertificateData}),
		...(typeof clientKeyData === 'string' && {key: clientKeyData}),
	};
};
