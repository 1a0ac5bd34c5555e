import type {Clock, Timer} from '../../clock/clock.ts';
import type {OperationResult} from '../types.ts';
import type {EtcdClient} from './etcd-client.ts';

/** Where API servers agree whose turn it is; kube-apiserver's key. */
const turnKey = 'compact_rev_key';

export interface CompactorOptions {
	readonly client: Pick<EtcdClient, 'transact' | 'compact'>;
	readonly clock: Clock;
	/** Cluster time between two compactions, and so the age of the history that is kept at least. */
	readonly intervalMs: number;
	readonly log?: {warn(message: string): void};
}

/**
Compacts etcd, which keeps all history unless told otherwise: at every interval to the revision that was current at the last.
Of several API servers on one etcd only one does it each time: they compare and swap a key, as kube-apiserver does
(storage/etcd3/compact.go). Returns the way to stop.
*/
export const startCompactor = ({client, clock, intervalMs, log}: CompactorOptions): (() => void) => {
	let turns = 0;
	let revisionBefore = 0;
	let timer: Timer;

	const takeTurn = async (): Promise<void> => {
		const {succeeded, revision, results} = await clock.outside(
			client.transact({
				compare: [{key: turnKey, target: 'version', operator: '=', operand: turns}],
				success: [{type: 'put', key: turnKey, value: {text: String(revisionBefore)}}],
				failure: [{type: 'range', key: turnKey}],
			}),
		);
		const compacted = revisionBefore;
		revisionBefore = revision;
		const [there] = results as [OperationResult & {type: 'range'}];
		turns = succeeded ? turns + 1 : (there.kvs[0]?.version ?? 0);
		if (succeeded && compacted > 0) await clock.outside(client.compact(compacted));
	};

	const compact = (): void => {
		timer = clock.setTimer(intervalMs, compact);
		takeTurn().catch((error: unknown) => log?.warn(`etcd was not compacted: ${(error as Error).message}`));
	};

	timer = clock.setTimer(intervalMs, compact);
	return () => timer.cancel();
};
