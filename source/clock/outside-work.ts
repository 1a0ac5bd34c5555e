/*
Work of the outside world that is under way. In virtual time its results must enter at places that do not depend on how
fast the world is: only when the work of an instant has drained, and in the order in which they were asked for.
*/

/** A result that has arrived. */
export interface OutsideResult {
	/** Hands the result to who awaits it. */
	enter(): void;
	/** Whether the work is of a component; see TimeEngine.observer. */
	readonly counted: boolean;
	/** Cluster time that real time had reached when it arrived. */
	readonly due: number;
}

/** Results of outside work, in the order the work was begun. */
export interface OutsideWork {
	/** Begun and not yet entered. */
	readonly pending: number;
	/** Follows a piece of work; `arrived` is called when its result is there, and answers the cluster time. */
	begin<T>(work: Promise<T>, counted: boolean, arrived: () => number): Promise<T>;
	/** Lets the oldest result in, if it has arrived; answers it. */
	takeOldest(): OutsideResult | undefined;
	/** When the next result by order of arrival is due; Infinity when there is none. */
	readonly nextDue: number;
	/** Lets the next result in, in order of arrival. */
	takeArrived(): OutsideResult | undefined;
}

interface Begun {
	/** Undefined while the work is under way. */
	result: OutsideResult | undefined;
}

/** Makes an empty ledger. */
export const createOutsideWork = (): OutsideWork => {
	const begun = new Set<Begun>();
	const arrivals: Begun[] = [];
	const take = (one: Begun | undefined) => {
		if (one?.result === undefined) return undefined;
		begun.delete(one);
		arrivals.splice(arrivals.indexOf(one), 1);
		return one.result;
	};
	return {
		get pending() {
			return begun.size;
		},
		begin: (work, counted, arrived) =>
			new Promise((resolve, reject) => {
				const one: Begun = {result: undefined};
				begun.add(one);
				const arrive = (enter: () => void) => {
					arrivals.push(one);
					one.result = {enter, counted, due: arrived()};
				};
				work.then(
					value => arrive(() => resolve(value)),
					(error: unknown) => arrive(() => reject(error)),
				);
			}),
		takeOldest: () => take(begun.values().next().value),
		get nextDue() {
			return arrivals[0]?.result?.due ?? Infinity;
		},
		takeArrived: () => take(arrivals[0]),
	};
};
