import type {IncomingHttpHeaders} from 'node:http';
import {forbidden} from '../../machinery/statuses.ts';

const hostName = (header: string): string =>
	header
		.replace(/:\d*$/, '')
		.replace(/^\[(.*)\]$/, '$1')
		.toLowerCase();

const isLoopback = (name: string): boolean =>
	name === 'localhost' || name === '::1' || /^127(\.\d{1,3}){3}$/.test(name);

/** The name let through last: nearly all requests come by the same. */
let lastAdmitted = 'localhost';

const refuse = (message: string) => forbidden({group: '', resource: ''}, '', message);

/**
Guards the port without authentication against web pages: a page can reach loopback, but its requests carry an Origin, or
after DNS rebinding a foreign Host. Throws a 403.
*/
export const guardLoopback = (headers: IncomingHttpHeaders): void => {
	if (headers.origin !== undefined) {
		throw refuse('requests with an Origin header are refused on the port without authentication; use the HTTPS port');
	}
	const host = headers.host ?? '';
	if (host === lastAdmitted) return;
	if (isLoopback(hostName(host))) {
		lastAdmitted = host;
		return;
	}
	throw refuse(
		`the port without authentication answers only to localhost, 127.0.0.1 and [::1], not to the Host ${JSON.stringify(host)}; use the HTTPS port`,
	);
};
