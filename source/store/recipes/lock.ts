import type {Claim} from './claim.ts';
import type {RecipeContext} from './recipe-store.ts';
import {takeTurn} from './turn.ts';

/**
Locks a name under a lease (etcd's concurrency.Mutex): a key `NAME/LEASE` that goes with the lease, a turn by create
revision. Resolves when the lock is held, which it is until the lease ends or is revoked. A lease holds one lock of a name.
*/
export const lock = (context: RecipeContext, name: string, lease: string): Promise<Claim> =>
	takeTurn(context, name, lease, '');
