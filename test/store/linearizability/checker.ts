/*
Whether a history of concurrent calls could have been made one after the other (linearizability), by Wing and Gong's search
with Lowe's memory of states seen, as porcupine does it: "Testing for linearizability", Lowe 2017.
*/

/** A call of a client and its answer. Times are any numbers that grow. */
export interface Call<Request, Response> {
	readonly request: Request;
	readonly called: number;
	/** Absent when no answer came: it may have happened at any time since, or never. */
	readonly answered?: {readonly at: number; readonly response: Response};
}

/** What the calls are made to, one after the other. States are immutable. */
export interface Specification<State, Request, Response> {
	readonly initial: State;
	perform(state: State, request: Request): {readonly state: State; readonly response: Response};
	/** Text that two states share only if they are the same. */
	name(state: State): string;
	/** Text of a response, for comparing. */
	words(response: Response): string;
}

/** The calls in an order that explains every answer, and the state after it. */
export interface Explanation<State, Request, Response> {
	readonly order: readonly Call<Request, Response>[];
	readonly state: State;
}

/** Looks for an order that explains a history; undefined if there is none. */
export const explain = <State, Request, Response>(
	{initial, perform, name, words}: Specification<State, Request, Response>,
	history: readonly Call<Request, Response>[],
): Explanation<State, Request, Response> | undefined => {
	const seen = new Set<string>();
	const taken = history.map(() => false);
	const order: Call<Request, Response>[] = [];

	const search = (state: State): State | undefined => {
		const key = `${taken.map(Number).join('')} ${name(state)}`;
		if (seen.has(key)) return undefined;
		seen.add(key);
		const waiting = history.filter((_, index) => !taken[index]);
		const firstAnswer = Math.min(...waiting.map(({answered}) => answered?.at ?? Infinity));
		// Whoever is still waiting may never have been heard.
		if (firstAnswer === Infinity) return state;
		for (const [index, call] of history.entries()) {
			// A call made after another was answered comes behind it.
			if (taken[index] || call.called > firstAnswer) continue;
			const next = perform(state, call.request);
			if (call.answered !== undefined && words(next.response) !== words(call.answered.response)) continue;
			taken[index] = true;
			order.push(call);
			const end = search(next.state);
			if (end !== undefined) return end;
			order.pop();
			taken[index] = false;
		}
		return undefined;
	};

	const state = search(initial);
	return state === undefined ? undefined : {order, state};
};
