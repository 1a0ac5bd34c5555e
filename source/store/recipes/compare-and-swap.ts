import type {Compare, KeyValue, Operation} from '../types.ts';
import {commit, type RecipeContext} from './recipe-store.ts';

/** What a key must hold for a change to happen: the last revision that changed it (0: there is no such key), or its text. */
export type Expected = {readonly modRevision: number} | {readonly value: string};

/** How a conditional change came out. */
export interface ConditionalResult {
	readonly succeeded: boolean;
	/** The revision that the change made, or the tip it was refused at. */
	readonly revision: number;
	/** What was there instead, when it was refused; absent if there was no such key. */
	readonly found?: KeyValue;
}

const compareOf = (key: string, expected: Expected): Compare =>
	'value' in expected
		? {key, target: 'value', operator: '=', operand: expected.value}
		: {key, target: 'mod', operator: '=', operand: expected.modRevision};

const changeIf = async (
	context: RecipeContext,
	key: string,
	expected: Expected,
	change: Operation,
): Promise<ConditionalResult> => {
	const {succeeded, revision, results} = await commit(context, {
		compare: [compareOf(key, expected)],
		success: [change],
		failure: [{type: 'range', key}],
	});
	const [first] = results;
	const found = first?.type === 'range' ? first.kvs[0] : undefined;
	return {succeeded, revision, ...(found && {found})};
};

/** Gives a key a value if it still holds what is expected; decided and written in one step. A key without a value equals no text. */
export const compareAndSwap = (
	context: RecipeContext,
	key: string,
	expected: Expected,
	value: string,
): Promise<ConditionalResult> => changeIf(context, key, expected, {type: 'put', key, value: {text: value}});

/** Deletes a key if it still holds what is expected; decided and done in one step. */
export const compareAndDelete = (context: RecipeContext, key: string, expected: Expected): Promise<ConditionalResult> =>
	changeIf(context, key, expected, {type: 'delete', key});
