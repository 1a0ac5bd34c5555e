import type {ExecutionContext} from 'ava';
import type {LeaseError, RequestError} from '../../../source/store/errors.ts';
import type {KeyValue} from '../../../source/store/types.ts';
import type {Harness, Style} from '../harness.ts';

/** What every store must do, whatever is behind it. */
export interface Case {
	readonly name: string;
	run(t: ExecutionContext, harness: Harness, style: Style): Promise<void>;
}

/** Create revision, modification revision and version of a record. */
export const life = (kv: KeyValue | undefined) => kv && [kv.createRevision, kv.modRevision, kv.version];

/** Asserts a refusal for a reason, and that nothing was written. */
export const refuses = (t: ExecutionContext, {store}: Harness, name: string, write: () => unknown): void => {
	const before = store.tip;
	const error = t.throws<RequestError | LeaseError>(write);
	t.is<string, string>(error.problem, name);
	t.is(store.tip, before, 'a refused request writes nothing');
};
