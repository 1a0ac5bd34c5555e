import type {GroupResource} from '../../machinery/status-error.ts';
import type {GroupVersion, KindDescription} from '../types.ts';

/** Group and plural name, as errors name the resource. */
export const groupResourceOf = ({group, plural}: KindDescription): GroupResource => ({group, resource: plural});

/** `v1`, `apps/v1`. */
export const apiVersionOf = ({group, version}: KindDescription): string =>
	group === '' ? version : `${group}/${version}`;

/** Where a group version is served: `/api/v1`, `/apis/apps/v1`. */
export const groupVersionPath = ({group, version}: GroupVersion): string =>
	group === '' ? `/api/${version}` : `/apis/${group}/${version}`;

/** Where all objects of a kind are stored: Kubernetes' layout in etcd, `/registry/<plural>/`. */
export const kindPrefix = (kind: KindDescription): string =>
	`/registry/${kind.storagePrefix ?? kind.storedAs?.kind.storagePrefix ?? kind.plural}/`;

/** Prefix of the objects of a kind in a namespace; of all of them without one. */
export const listPrefix = (kind: KindDescription, namespace: string | undefined): string =>
	kind.namespaced && namespace !== undefined && namespace !== ''
		? `${kindPrefix(kind)}${namespace}/`
		: kindPrefix(kind);

/** Names of roles may hold any character; keys are bytes, written as Latin-1. */
const keyText = (name: string): string => (isAscii(name) ? name : Buffer.from(name).toString('latin1'));

const isAscii = (text: string): boolean => /^\p{ASCII}*$/u.test(text);

/** Key of one object. */
export const objectKey = (kind: KindDescription, namespace: string | undefined, name: string): string =>
	`${listPrefix(kind, namespace)}${keyText(name)}`;
