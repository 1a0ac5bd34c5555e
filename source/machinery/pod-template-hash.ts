import {safeHash} from './names.ts';

const offsetBasis = 0x811c9dc5;
const prime = 0x01000193;

/** JSON with sorted keys; null and undefined members are left out, so that absent and null are the same. */
const canonicalJson = (value: unknown): string => {
	if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
	if (typeof value !== 'object' || value === null) return JSON.stringify(value ?? null);
	const members = Object.entries(value)
		.filter(([, member]) => member !== undefined && member !== null)
		.toSorted(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
		.map(([key, member]) => `${JSON.stringify(key)}:${canonicalJson(member)}`);
	return `{${members.join(',')}}`;
};

/** FNV-1a of 32 bits over the UTF-8 bytes of a text. */
export const fnv32a = (text: string): number => {
	let hash = offsetBasis;
	for (const byte of Buffer.from(text)) hash = Math.imul(hash ^ byte, prime);
	return hash >>> 0;
};

/**
A short name for the content of a pod template, for pod-template-hash and controller-revision-hash: equal templates have
equal hashes whatever their key order. The number is not Go's (that hashes Go's memory layout); its form is.
*/
export const podTemplateHash = (template: unknown, collisionCount?: number): string =>
	safeHash(fnv32a(`${canonicalJson(template)}${collisionCount === undefined ? '' : `#${collisionCount}`}`));
