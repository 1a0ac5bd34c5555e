import type {IncomingHttpHeaders} from 'node:http';
import {systemEntropy} from '../../clock/random.ts';

/** Ids whose bytes are drawn at once: asking the system for randomness costs more than all else of an id. */
const idsDrawn = 256;
const idBytes = 16;
let drawn = Buffer.alloc(0);
let used = 0;

const nextHexadecimal = (): string => {
	if (used === drawn.length) {
		drawn = Buffer.from(systemEntropy.bytes(idsDrawn * idBytes));
		used = 0;
	}
	used += idBytes;
	return drawn.toString('hex', used - idBytes, used);
};

/** The id under which a request is known: the client's Audit-ID, or a random UUID. */
export const auditIdOf = (headers: IncomingHttpHeaders): string => {
	const given = headers['audit-id'];
	if (typeof given === 'string' && given !== '') return given;
	const hex = nextHexadecimal();
	const variant = '89ab'[Number.parseInt(hex[16]!, 16) & 3];
	return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20)}`;
};
