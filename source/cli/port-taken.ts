import {UsageError} from './usage-error.ts';

type ListenError = NodeJS.ErrnoException & {
	readonly port?: number;
	readonly address?: string;
	readonly hostname?: string;
};

const messageOf = ({code, port, address, hostname}: ListenError): string | undefined => {
	const place = port ? `${address}:${port}` : address;
	switch (code) {
		case 'EADDRINUSE':
			return `port ${port} of ${address} is in use; choose another with --http-port, --https-port and --etcd-port (0: any free one)`;
		case 'EACCES':
			return `cannot listen on ${place}: not permitted; choose a port from 1024 on`;
		case 'EADDRNOTAVAIL':
			return `cannot listen on ${place}: no address of this machine; choose another with --bind`;
		case 'ENOTFOUND':
			return `--bind ${hostname}: no such address; 0.0.0.0 is all of this machine`;
		default:
			return undefined;
	}
};

/** A port or address that cannot be had, as a mistake of whoever chose it; other errors as they are. */
export const portTaken = (error: ListenError): Error => {
	const message = messageOf(error);
	return message === undefined ? error : new UsageError(message);
};
