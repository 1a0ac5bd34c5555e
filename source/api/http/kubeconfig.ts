import {chmod, mkdir, writeFile} from 'node:fs/promises';
import {dirname} from 'node:path';
import {stringify} from 'yaml';

/** Where a cluster listens and how its administrator is known. */
export interface KubeconfigSource {
	readonly https?: {
		/** https://127.0.0.1:6443 */
		readonly url: string;
		/** PEM of the certificate authority. */
		readonly authority: string;
		readonly token: string;
	};
	readonly http?: {
		/** http://127.0.0.1:8080 */
		readonly url: string;
	};
}

const secureName = 'inkube';
const insecureName = 'inkube-insecure';

/** A kubeconfig with the contexts `inkube` (HTTPS, current when there is one) and `inkube-insecure` (HTTP). */
const kubeconfigText = ({https, http}: KubeconfigSource): string => {
	const clusters = [
		...(https === undefined
			? []
			: [
					{
						name: secureName,
						cluster: {
							server: https.url,
							'certificate-authority-data': Buffer.from(https.authority).toString('base64'),
						},
					},
				]),
		...(http === undefined ? [] : [{name: insecureName, cluster: {server: http.url}}]),
	];
	const users = https === undefined ? [] : [{name: 'kubernetes-admin', user: {token: https.token}}];
	const contexts = clusters.map(({name}) => ({
		name,
		context: {cluster: name, ...(name === secureName ? {user: 'kubernetes-admin'} : {})},
	}));
	const current = clusters[0]?.name ?? '';
	return stringify({apiVersion: 'v1', kind: 'Config', 'current-context': current, clusters, contexts, users});
};

/** Writes a kubeconfig that only its owner can read. Missing folders are made. */
export const writeKubeconfig = async (file: string, source: KubeconfigSource): Promise<void> => {
	await mkdir(dirname(file), {recursive: true});
	await writeFile(file, kubeconfigText(source), {mode: 0o600});
	// An existing file keeps its mode when it is overwritten.
	await chmod(file, 0o600);
};
