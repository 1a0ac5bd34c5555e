import {type Claim, claim, claimPrefix, isClaimed, LeaseEndedError, withdraw} from './claim.ts';
import type {RecipeContext} from './recipe-store.ts';
import {waitForDeletes} from './wait-for-deletes.ts';

/**
Queues for a name and resolves when every claim before this one is gone: what a lock and an election have in common. A wait
that fails or is stopped gives its place up. Throws LeaseEndedError when the place was lost meanwhile.
*/
export const takeTurn = async (context: RecipeContext, name: string, lease: string, value: string): Promise<Claim> => {
	const place = await claim(context, name, lease, value);
	try {
		await waitForDeletes(context, claimPrefix(name), place.revision - 1);
	} catch (error) {
		await withdraw(context, place);
		throw error;
	}
	if (!isClaimed(context.store, place)) throw new LeaseEndedError(place.key);
	return place;
};
