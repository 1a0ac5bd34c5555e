import {charactersPerCost} from './limits.ts';

/** Thrown inside an evaluation that has become too expensive. */
export class CostExceeded extends Error {
	constructor() {
		super('operation cancelled: actual cost limit exceeded');
	}
}

interface Budget {
	readonly max: number;
	spent: number;
}

/** Of the evaluation that is running: evaluations are synchronous, so there is at most one. */
let current: Budget | undefined;

/** Counts work of the running evaluation. Throws CostExceeded when it has used up its budget. */
export const charge = (cost: number): void => {
	if (current === undefined) return;
	current.spent += cost;
	if (current.spent > current.max) throw new CostExceeded();
};

/** Counts the walk over a text or a list. */
export const chargeWalk = (walked: string | readonly unknown[]): void =>
	charge(typeof walked === 'string' ? Math.ceil(walked.length / charactersPerCost) : walked.length);

/** What `run` gives, and what it has cost; also when it throws, as `spent` of the outcome. */
export const withinBudget = <T>(max: number, run: () => T): {readonly result: () => T; readonly spent: number} => {
	const outer = current;
	const budget: Budget = {max, spent: 0};
	current = budget;
	try {
		const value = run();
		return {result: () => value, spent: budget.spent};
	} catch (error) {
		return {
			result: () => {
				throw budget.spent > max ? new CostExceeded() : error;
			},
			spent: budget.spent,
		};
	} finally {
		current = outer;
	}
};
