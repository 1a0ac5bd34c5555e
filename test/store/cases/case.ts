import type {ExecutionContext} from 'ava';
import type {LeaseError, RequestError} from '../../../source/store/errors.ts';
import type {KeyValue, Operation, OperationResult, RangeRequest, RangeResult} from '../../../source/store/types.ts';
import type {CaseStore} from './case-store.ts';

/** A store on a clock, and how a case speaks to it. */
export interface CaseHarness {
	readonly store: CaseStore;
	/** Lets everything that is due happen: what was decided is durable and delivered. */
	settle(): Promise<void>;
	/** Lets cluster time pass. */
	pass(ms: number): Promise<void>;
	close(): Promise<void>;
}

/** What not every backend has: time that a test lets pass, and the store itself in this process. */
export type Need = 'time' | 'embedded';

/** What every store must do, whatever is behind it. */
export interface Case {
	readonly name: string;
	readonly needs?: Need;
	run(t: ExecutionContext, harness: CaseHarness, style: Style): Promise<void>;
}

/** How a test carries out single operations: by themselves, or as part of a transaction around them. */
export interface Style {
	readonly name: string;
	apply(store: CaseStore, operation: Operation): Promise<OperationResult>;
	read(store: CaseStore, request: RangeRequest): Promise<RangeResult>;
}

export const bare: Style = {
	name: 'bare',
	apply: async (store, operation) => (await store.transact({success: [operation]})).results[0]!,
	read: (store, request) => store.range(request),
};

export const inTransaction: Style = {
	name: 'in a transaction',
	async apply(store, operation) {
		const [outer] = (await store.transact({success: [{type: 'transaction', success: [operation]}]})).results;
		return (outer as OperationResult & {type: 'transaction'}).results[0]!;
	},
	read: async (store, request) =>
		(await store.transact({success: [{type: 'range', ...request}]})).results[0] as RangeResult,
};

/** Create revision, modification revision and version of a record. */
export const life = (kv: KeyValue | undefined) => kv && [kv.createRevision, kv.modRevision, kv.version];

/** Asserts a refusal for a reason, and that nothing was written. */
export const refuses = async (
	t: ExecutionContext,
	{store}: CaseHarness,
	name: string,
	write: () => Promise<unknown>,
): Promise<void> => {
	const before = await store.revision();
	const error = await t.throwsAsync<RequestError | LeaseError>(write);
	t.is<string, string>(error.problem, name);
	t.is(await store.revision(), before, 'a refused request writes nothing');
};
