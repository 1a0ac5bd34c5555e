import type {TimeEngine} from '../clock/engine.ts';
import {createWallClock} from '../clock/wall.ts';
import type {Connection} from '../client/http/connection.ts';
import {openHttpClient} from '../client/http/http-client.ts';
import {readKubeconfig} from '../client/http/read-kubeconfig.ts';
import type {Client} from '../client/types.ts';
import type {StatusError} from '../machinery/status-error.ts';

/** Flags that say which running cluster is meant, for meow. */
export const connectionFlags = {
	kubeconfig: {type: 'string', names: 'file'},
	context: {type: 'string'},
	namespace: {type: 'string', shortFlag: 'n'},
} as const;

export interface ConnectionFlags {
	readonly kubeconfig?: string;
	readonly context?: string;
	/** Only this one; all of them without it. */
	readonly namespace?: string;
}

/** A running cluster, while it is worked with. */
export interface ReachedServer {
	readonly client: Client;
	readonly connection: Connection;
	readonly time: TimeEngine;
}

/**
Does `work` with the cluster of a kubeconfig. Rejects with KubeconfigError, or StatusError when the server cannot be reached.
`reached` hears when the way to the server is lost, and when it is back.
*/
export const withServer = async <T>(
	{kubeconfig, context}: ConnectionFlags,
	work: (server: ReachedServer) => Promise<T>,
	reached?: (problem: StatusError | undefined) => void,
): Promise<T> => {
	const connection = await readKubeconfig({file: kubeconfig, context});
	const time = createWallClock();
	try {
		const {client, close} = await openHttpClient({connection, clock: time.observer, ...(reached && {reached})});
		try {
			return await work({client, connection, time});
		} finally {
			close();
		}
	} finally {
		time.stop();
	}
};
