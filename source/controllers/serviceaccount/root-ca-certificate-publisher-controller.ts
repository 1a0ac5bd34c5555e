import {structurallyEqual} from '../objects/structurally-equal.ts';
import {isAlreadyExists, isNamespaceTerminating, isNotFound} from '../objects/refusals.ts';
import type {CreateController} from '../types.ts';
import {watch} from '../watch.ts';

const mapName = 'kube-root-ca.crt';
const description =
	'Contains a CA bundle that can be used to verify the kube-apiserver when using internal endpoints such as the internal service IP or kubernetes.default.svc. No other usage is guaranteed across distributions of Kubernetes clusters.';

/** Keeps the certificate authority of the API server in ConfigMap `kube-root-ca.crt` of every namespace (publisher.go). */
export const createRootCaCertificatePublisherController: CreateController = (
	{client, informers},
	{rootCertificate = ''},
) => {
	const namespaces = informers.of('Namespace');
	const maps = informers.of('ConfigMap');
	const data = {'ca.crt': rootCertificate};
	const annotations = {'kubernetes.io/description': description};
	return {
		name: 'root-ca-certificate-publisher-controller',
		watches: [
			watch('Namespace', ({metadata}) => [metadata.name]),
			watch('ConfigMap', ({metadata}) => (metadata.name === mapName ? [metadata.namespace!] : [])),
		],
		reconcile: async key => {
			const namespace = namespaces.get(key);
			if (namespace === undefined || namespace.metadata.deletionTimestamp !== undefined) return;
			const current = maps.get(`${key}/${mapName}`);
			try {
				if (current === undefined) {
					await client.create('ConfigMap', {metadata: {name: mapName, namespace: key, annotations}, data});
				} else if (!structurallyEqual(current.data, data)) {
					await client.update('ConfigMap', {...current, data});
				}
			} catch (error) {
				if (!isAlreadyExists(error) && !isNamespaceTerminating(error) && !isNotFound(error)) throw error;
			}
		},
	};
};
