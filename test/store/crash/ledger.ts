import type {Attempt, GrantAttempt, RevokeAttempt, WriteAttempt} from './attempt.ts';
import type {Change, Revision} from './feed.ts';

/** What a key holds by the history heard. */
export interface LedgerKey {
	readonly value: string;
	readonly lease: string;
	readonly create: number;
	readonly mod: number;
	readonly version: number;
}

/**
Follows history revision by revision and holds it against what clients tried and were told. Throws at the first thing that
no order of the attempts explains: a revision left out, half a transaction, something nobody asked for, an answer that was
given and is not true.
*/
export interface Ledger {
	readonly revision: number;
	readonly keys: ReadonlyMap<string, LedgerKey>;
	readonly attempts: readonly Attempt[];
	attempt<Made extends Attempt>(made: Made): Made;
	/** Takes up the next revision. */
	apply(revision: Revision): void;
	/** Everything that was acknowledged up to the present revision must have been seen. */
	settle(): void;
	/** Leases that must be there, and those that may be. */
	leases(): {readonly certain: readonly string[]; readonly possible: ReadonlySet<string>};
	/** The boundary of history: at least and at most. */
	compacted(): {readonly least: number; readonly most: number};
}

const words = (changes: readonly Change[]): string =>
	changes.map(({type, key, value}) => `${type} ${key}${type === 'put' ? `=${value}` : ''}`).join(', ');

export const createLedger = (): Ledger => {
	const keys = new Map<string, LedgerKey>();
	const attempts: Attempt[] = [];
	const writes = new Map<string, WriteAttempt>();
	/** Which revision each attempt was seen to make. */
	const made = new Map<Attempt, number>();
	let revision = 1;

	const fail = (what: string): never => {
		throw new Error(`revision ${revision}: ${what}`);
	};

	const keysOf = (lease: string): readonly string[] =>
		[...keys].filter(([, held]) => held.lease === lease).map(([key]) => key);

	/** Marks an attempt as having made the present revision. */
	const explain = (attempt: WriteAttempt | RevokeAttempt): void => {
		if (made.has(attempt)) fail(`${JSON.stringify(attempt)} was done already in revision ${made.get(attempt)}`);
		if (attempt.outcome.type === 'refused') fail(`${JSON.stringify(attempt)} was refused, and yet was done`);
		if (attempt.outcome.type === 'done' && attempt.outcome.revision !== revision)
			fail(`${JSON.stringify(attempt)} was acknowledged with another revision`);
		made.set(attempt, revision);
	};

	const checkWrite = (attempt: WriteAttempt, changes: readonly Change[]): void => {
		const expected = [
			...attempt.puts.map(key => `put ${key}=${attempt.id}`),
			...attempt.deletes.filter(key => keys.has(key)).map(key => `delete ${key}`),
		];
		if (words(changes) !== expected.join(', '))
			fail(`half a transaction: ${words(changes)} and not ${expected.join(', ')}`);
		if (attempt.expects !== undefined && (keys.get(attempt.puts[0]!)?.mod ?? 0) !== attempt.expects)
			fail(`${attempt.id} was to be written only over revision ${attempt.expects}`);
		if (changes.some(({type, lease}) => type === 'put' && lease !== attempt.lease))
			fail(`${words(changes)} should hang on lease ${attempt.lease}`);
		explain(attempt);
	};

	/** Whether the present revision may be what an attempt did. */
	const isUnexplained = (attempt: Attempt): boolean =>
		!made.has(attempt) &&
		attempt.outcome.type !== 'refused' &&
		(attempt.outcome.type !== 'done' || attempt.outcome.revision === revision);

	/** Only deletions: somebody deleted a key, or a lease ended with all its keys. */
	const checkDeletions = (changes: readonly Change[]): void => {
		const deleted = changes.map(({key}) => key);
		const lease = keys.get(deleted[0]!)?.lease ?? '0';
		const isWholeLease = lease !== '0' && keysOf(lease).toSorted().join() === deleted.join();
		const isCause = (attempt: Attempt): attempt is WriteAttempt | RevokeAttempt =>
			attempt.type === 'write'
				? attempt.puts.length === 0 && attempt.deletes.join() === deleted.join()
				: attempt.type === 'revoke' && isWholeLease && attempt.lease === lease;
		const causes = attempts.filter(isCause).filter(isUnexplained);
		const mayRunOut = attempts.some(attempt => attempt.type === 'grant' && attempt.lease === lease && attempt.isShort);
		// An acknowledged cause comes before one whose client has not heard, and a deletion before the end of a lease: that of
		// an empty one is answered with the present revision, which somebody else made.
		const done = causes.filter(({outcome}) => outcome.type === 'done');
		const cause = done.find(({type}) => type === 'write') ?? done[0] ?? causes[0];
		if (cause !== undefined) explain(cause);
		else if (!(isWholeLease && mayRunOut)) fail(`nobody asked for this: ${words(changes)}`);
	};

	const move = ({type, key, value, lease, create, version}: Change): void => {
		const before = keys.get(key);
		if (type === 'delete') {
			if (!keys.delete(key)) fail(`${key} was deleted, but was not there`);
			return;
		}
		const expected = {create: before?.create ?? revision, version: (before?.version ?? 0) + 1};
		if (create !== expected.create || version !== expected.version)
			fail(`${key} has create revision ${create} and version ${version}, not ${JSON.stringify(expected)}`);
		keys.set(key, {value, lease, create, mod: revision, version});
	};

	const acknowledged = (attempt: Attempt): boolean => attempt.outcome.type === 'done';
	const revocations = (lease: string): readonly RevokeAttempt[] =>
		attempts.filter(attempt => attempt.type === 'revoke').filter(attempt => attempt.lease === lease);

	return {
		get revision() {
			return revision;
		},
		keys,
		attempts,
		attempt(one) {
			attempts.push(one);
			if (one.type === 'write') writes.set(one.id, one);
			return one;
		},
		apply(next) {
			if (next.revision !== revision + 1) fail(`is followed by revision ${next.revision}`);
			revision = next.revision;
			const ids = new Set(next.changes.filter(({type}) => type === 'put').map(({value}) => value));
			if (ids.size > 1) fail(`several transactions in one revision: ${words(next.changes)}`);
			const [id] = ids;
			if (id === undefined) checkDeletions(next.changes);
			else checkWrite(writes.get(id) ?? fail(`nobody asked for this: ${words(next.changes)}`), next.changes);
			for (const change of next.changes) move(change);
		},
		settle() {
			for (const attempt of attempts) {
				const {outcome} = attempt;
				const isSeen = attempt.type !== 'write' || outcome.type !== 'done' || made.get(attempt) === outcome.revision;
				if (!isSeen) fail(`${JSON.stringify(attempt)} was acknowledged and is lost`);
			}
		},
		leases() {
			const grants = attempts.filter(attempt => attempt.type === 'grant') as readonly GrantAttempt[];
			return {
				certain: grants
					.filter(grant => acknowledged(grant) && !grant.isShort && revocations(grant.lease).length === 0)
					.map(({lease}) => lease),
				possible: new Set(
					grants
						.filter(({outcome, lease}) => outcome.type !== 'refused' && !revocations(lease).some(acknowledged))
						.map(({lease}) => lease),
				),
			};
		},
		compacted() {
			const compactions = attempts.filter(attempt => attempt.type === 'compact');
			return {
				least: Math.max(0, ...compactions.filter(acknowledged).map(({revision: at}) => at)),
				most: Math.max(0, ...compactions.map(({revision: at}) => at)),
			};
		},
	};
};
