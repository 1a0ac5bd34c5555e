import type {TimeEngine} from '../../clock/engine.ts';
import {createInformers} from '../../client/informers.ts';
import {openHttpClient} from '../../client/http/http-client.ts';
import type {Connection} from '../../client/http/connection.ts';
import type {Client, Informer, Informers, KindName, Logger} from '../../client/types.ts';
import type {StatusError} from '../../machinery/status-error.ts';
import {standing} from '../past/past-cluster.ts';
import type {ConsoleCluster} from '../types.ts';
import {panelKinds} from '../view.ts';

/** A cluster that is elsewhere, as the console shows it. */
export interface AttachedCluster {
	readonly client: Client;
	readonly informers: Informers;
	readonly shown: ConsoleCluster;
	/** As the server says it: v1.36.0. */
	readonly gitVersion: string;
	close(): void;
}

/** Live copies; of a kind that the server does not serve an empty one that says so. */
const servedInformers = (informers: Informers): Informers => {
	const absent = new Map<KindName, Informer>();
	return {
		...informers,
		of(kind) {
			try {
				return informers.of(kind);
			} catch (error) {
				let missing = absent.get(kind);
				if (!missing) absent.set(kind, (missing = {...standing([], 0), problem: (error as Error).message}));
				return missing as never;
			}
		},
	};
};

/**
Reaches a server and follows what panels are made of; of kinds whose objects the user may not see everywhere, those in the
namespace of the connection. Rejects with StatusError when it cannot be reached or refuses to say what it serves.
*/
export const attachCluster = async (
	connection: Connection,
	time: TimeEngine,
	log: Logger,
): Promise<AttachedCluster> => {
	let lostAt: number | undefined;
	const reached = (problem: StatusError | undefined): void => {
		if (problem === undefined) lostAt = undefined;
		else if (lostAt === undefined) {
			lostAt = time.now();
			log.warn(problem.message);
		}
	};
	const {client, version, close} = await openHttpClient({connection, clock: time.observer, reached});
	const {namespace} = connection;
	const informers = createInformers(client, time.observer, {log, scope: {namespace, when: 'refused'}});
	const served = servedInformers(informers);
	/** The highest revision that any list has come to. */
	const revision = (): number =>
		Math.max(...panelKinds.map(kind => Number((served.of(kind) as Pick<Informer, 'revision'>).revision) || 0));
	return {
		client,
		informers: served,
		gitVersion: (await version()).gitVersion,
		shown: {
			informers: served,
			time,
			store: {
				get durable() {
					return revision();
				},
			},
			lostAt: () => lostAt,
		},
		close() {
			informers.stop();
			close();
		},
	};
};
