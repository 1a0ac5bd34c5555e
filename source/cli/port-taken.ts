import {UsageError} from './usage-error.ts';

/** A port that cannot be had, as a mistake of whoever chose it; other errors as they are. */
export const portTaken = (error: NodeJS.ErrnoException & {port?: number; address?: string}): Error =>
	error.code === 'EADDRINUSE'
		? new UsageError(
				`port ${error.port} of ${error.address} is in use; choose another with --http-port, --https-port and --etcd-port (0: any free one)`,
			)
		: error.code === 'EADDRNOTAVAIL' || error.code === 'EACCES'
			? new UsageError(`cannot listen on ${error.address}:${error.port}: ${error.code}`)
			: error;
