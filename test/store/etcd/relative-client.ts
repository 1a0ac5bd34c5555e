import type {EtcdClient} from '../../../source/store/etcd/etcd-client.ts';
import {CompactedError, FutureRevisionError} from '../../../source/store/errors.ts';
import type {
	Compare,
	KeyValue,
	Operation,
	OperationResult,
	RangeRequest,
	RangeResult,
	StoreEvent,
	Transaction,
	TransactionResult,
} from '../../../source/store/types.ts';

/** What the cases use of a client. */
export type RelativeClient = Omit<EtcdClient, 'version' | 'close'>;

/**
A client whose revisions begin at 1 although the etcd behind it has been used before: `base` is what it was at, less one. 0 stays
0, which is no revision.
*/
export const relativeClient = (client: EtcdClient, base: number): RelativeClient => {
	const up = (revision: number | undefined) => (revision ? revision + base : revision);
	const down = (revision: number) => (revision > 0 ? revision - base : revision);

	const kvDown = (kv: KeyValue): KeyValue => ({
		...kv,
		createRevision: down(kv.createRevision),
		modRevision: down(kv.modRevision),
	});
	const rangeUp = <Request extends RangeRequest>(request: Request): Request => ({
		...request,
		revision: up(request.revision),
		minModRevision: up(request.minModRevision),
		maxModRevision: up(request.maxModRevision),
		minCreateRevision: up(request.minCreateRevision),
		maxCreateRevision: up(request.maxCreateRevision),
	});
	const rangeDown = <Result extends RangeResult>(result: Result): Result => ({
		...result,
		revision: down(result.revision),
		kvs: result.kvs.map(kvDown),
	});
	const compareUp = (compare: Compare): Compare => {
		const isRevision = compare.target === 'mod' || compare.target === 'create';
		return isRevision && typeof compare.operand === 'number' ? {...compare, operand: up(compare.operand)!} : compare;
	};
	const operationUp = (operation: Operation): Operation => {
		if (operation.type === 'range') return rangeUp(operation);
		return operation.type === 'transaction' ? {...operation, ...transactionUp(operation)} : operation;
	};
	const transactionUp = ({compare = [], success = [], failure = []}: Transaction): Transaction => ({
		compare: compare.map(compareUp),
		success: success.map(operationUp),
		failure: failure.map(operationUp),
	});
	const resultDown = (result: OperationResult): OperationResult => {
		switch (result.type) {
			case 'range':
				return rangeDown(result);
			case 'put':
				return result.previous ? {...result, previous: kvDown(result.previous)} : result;
			case 'delete':
				return {...result, previous: result.previous.map(kvDown)};
			case 'transaction':
				return {...result, ...transactionDown(result)};
		}
	};
	const transactionDown = ({succeeded, revision, results}: TransactionResult): TransactionResult => ({
		succeeded,
		revision: down(revision),
		results: results.map(resultDown),
	});
	const eventDown = ({type, kv, previous}: StoreEvent): StoreEvent => ({
		type,
		kv: kvDown(kv),
		...(previous && {previous: kvDown(previous)}),
	});
	const asked = async <Answer>(answer: Promise<Answer>): Promise<Answer> => {
		try {
			return await answer;
		} catch (error) {
			if (error instanceof CompactedError)
				throw new CompactedError(down(error.revision), Math.max(0, error.compactRevision - base));
			if (error instanceof FutureRevisionError)
				throw new FutureRevisionError(down(error.revision), down(error.currentRevision));
			throw error;
		}
	};

	return {
		...client,
		range: async request => rangeDown(await asked(client.range(rangeUp(request)))),
		transact: async transaction => transactionDown(await asked(client.transact(transactionUp(transaction)))),
		watch: (request, sink, previous) =>
			client.watch(
				{...request, startRevision: up(request.startRevision)},
				{
					...sink,
					events: (batch, revision) => sink.events(batch.map(eventDown), down(revision)),
					started: revision => sink.started?.(down(revision)),
					progress: revision => sink.progress?.(down(revision)),
					closed: ({compactRevision, error}) =>
						sink.closed(error ? {error} : {compactRevision: down(compactRevision ?? 0)}),
				},
				previous,
			),
		compact: revision => asked(client.compact(up(revision)!)),
		currentRevision: async () => down(await client.currentRevision()),
		compactedRevision: async () => Math.max(0, (await client.compactedRevision()) - base),
	};
};
