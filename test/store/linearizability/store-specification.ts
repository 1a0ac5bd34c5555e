import type {Transaction} from '../../../source/store/types.ts';
import {everything} from '../harness.ts';
import {emptyModel, type Model, read, revisionOf, succeeds, transact} from '../model.ts';
import type {Specification} from './checker.ts';

/** What a client asks of a store: what a key holds, or a transaction. */
export type StoreRequest =
	| {readonly type: 'get'; readonly key: string}
	| {readonly type: 'transact'; readonly transaction: Transaction};

export interface StoreResponse {
	/** Of the response's header. */
	readonly revision: number;
	/** Of a get: `key=text create mod version`. */
	readonly keys?: readonly string[];
	/** Of a transaction. */
	readonly succeeded?: boolean;
}

/** A store as one client after the other would see it. */
export const storeSpecification: Specification<Model, StoreRequest, StoreResponse> = {
	initial: emptyModel,
	perform(model, request) {
		if (request.type === 'get')
			return {state: model, response: {revision: revisionOf(model), keys: read(model, {key: request.key})}};
		const state = transact(model, request.transaction);
		return {state, response: {revision: revisionOf(state), succeeded: succeeds(model, request.transaction)}};
	},
	name: model => `${revisionOf(model)} ${read(model, everything).join(' ')}`,
	words: ({revision, keys, succeeded}) => `${revision} ${keys?.join(' ') ?? ''} ${succeeded ?? ''}`,
};
