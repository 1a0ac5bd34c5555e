import {qualifiedName} from './names.ts';

/** Whether a resource is one of Kubernetes' own: `cpu`, `hugepages-2Mi`, `x.kubernetes.io/y`. */
export const isNativeResource = (name: string): boolean => !name.includes('/') || name.includes('kubernetes.io/');

/** Whether a resource is one that somebody else counts: `example.com/gpu`. */
export const isExtendedResource = (name: string): boolean =>
	!isNativeResource(name) && !name.startsWith('requests.') && qualifiedName(`requests.${name}`).length === 0;
