import type {Socket} from 'node:net';

/** How HTTP/2, and so gRPC, begins; no method of HTTP/1.1 does. */
const preface = Buffer.from('PRI * HTTP/2');

/**
Tells from its first bytes which protocol a connection speaks, and hands it on with those bytes still to be read. A connection
that ends before it can be told is handed to nobody.
*/
export const protocolOfSocket = (
	socket: Socket,
	handlers: {http2(socket: Socket): void; http1(socket: Socket): void},
): void => {
	let seen = Buffer.alloc(0);
	const end = (): void => void socket.destroy();
	const look = (): void => {
		const bytes = socket.read() as Buffer | null;
		if (bytes === null) return;
		seen = Buffer.concat([seen, bytes]);
		const known = Math.min(seen.length, preface.length);
		const isPreface = seen.subarray(0, known).equals(preface.subarray(0, known));
		if (isPreface && known < preface.length) return;
		socket.off('readable', look).off('error', end).off('end', end);
		socket.unshift(seen);
		if (isPreface) handlers.http2(socket);
		else handlers.http1(socket);
	};
	socket.on('readable', look).on('error', end).on('end', end);
};
