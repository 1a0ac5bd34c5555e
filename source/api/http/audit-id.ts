import type {IncomingHttpHeaders} from 'node:http';
import {systemEntropy} from '../../clock/random.ts';

/** The id under which a request is known: the client's Audit-ID, or a random UUID. */
export const auditIdOf = (headers: IncomingHttpHeaders): string => {
	const given = headers['audit-id'];
	if (typeof given === 'string' && given !== '') return given;
	const hex = Buffer.from(systemEntropy.bytes(16)).toString('hex');
	const variant = '89ab'[Number.parseInt(hex[16]!, 16) & 3];
	return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20)}`;
};
