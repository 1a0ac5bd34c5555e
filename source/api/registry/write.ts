import type {KubernetesObject} from '../../machinery/json.ts';
import type {Change, Stored} from '../../store/storage.ts';
import type {KindDescription} from '../types.ts';
import type {RegistryContext} from './context.ts';
import {shareUnchanged} from './share-unchanged.ts';
import {claimOf} from './shared-allocator.ts';

/** Decides a write from what is stored; may be asked again when something came between. */
export type Decide = (current: KubernetesObject | undefined, stored: Stored | undefined) => Change;

/** What came of a write. */
export interface Written {
	/** What is stored afterwards; for a delete, what was deleted. */
	readonly object: KubernetesObject;
	readonly outcome: 'written' | 'deleted' | 'unchanged';
}

const outcomeOf = (change: Change): Written['outcome'] =>
	change === 'delete' ? 'deleted' : change === 'keep' ? 'unchanged' : 'written';

/** Everything a real write does, except that nothing is stored and nobody is told. */
const rehearse = async (context: RegistryContext, key: string, decide: Decide): Promise<Written> => {
	const stored = await context.storage.get(key);
	const current = stored?.object as KubernetesObject | undefined;
	const change = decide(current, stored);
	const object = typeof change === 'object' ? (change.object as KubernetesObject) : current;
	if (object === undefined) throw new Error(`nothing is stored at ${key}: a dry run cannot keep or delete it`);
	return {object, outcome: outcomeOf(change)};
};

/** The one way to storage: decides, writes, and tells what is kept in memory (live objects, allocators). */
export const write = async (
	context: RegistryContext,
	kind: KindDescription,
	key: string,
	decide: Decide,
	dryRun: boolean,
): Promise<Written> => {
	if (dryRun) return rehearse(context, key, decide);
	let previous: Stored | undefined;
	let change: Change = 'keep';
	const claim = claimOf(context, kind);
	let acknowledged = (): void => {};
	const decideOnce = (current: Stored | undefined): Change => {
		previous = current;
		change = decide(current?.object as KubernetesObject | undefined, current);
		if (typeof change === 'object') {
			change = {...change, object: shareUnchanged(change.object, current?.object), ...(claim && {claim})};
			acknowledged = context.objects.begins(kind, key, change.object as KubernetesObject);
		}
		return change;
	};
	try {
		const stored = await context.storage.update(key, decideOnce);
		const object = stored.object as KubernetesObject;
		const outcome = outcomeOf(change);
		if (outcome !== 'unchanged') {
			const next = outcome === 'deleted' ? undefined : object;
			context.objects.wrote(kind, key, next, stored.revision);
			context.allocators.get(kind)?.wrote(next, previous?.object as KubernetesObject | undefined);
		}
		return {object, outcome};
	} finally {
		acknowledged();
	}
};
