import type {KubernetesObject} from '../../machinery/json.ts';

/** Which object a key of the collector's queue means. */
export interface ObjectIdentity {
	readonly apiVersion: string;
	readonly kind: string;
	readonly namespace: string | undefined;
	readonly name: string;
	readonly uid: string;
}

/** None of the parts can hold a space. */
export const identityKey = ({apiVersion, kind, metadata: {namespace = '', name, uid}}: KubernetesObject): string =>
	[apiVersion, kind, namespace, name, uid].join(' ');

/** The identity that identityKey wrote. */
export const parseIdentity = (key: string): ObjectIdentity => {
	const [apiVersion = '', kind = '', namespace = '', name = '', uid = ''] = key.split(' ');
	return {apiVersion, kind, namespace: namespace === '' ? undefined : namespace, name, uid};
};
