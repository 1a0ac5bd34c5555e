import type {Random} from '../../../source/clock/random.ts';
import type {Compare, Operation, Transaction} from '../../../source/store/types.ts';
import {bytes, type EtcdClient, type Message, text} from '../wire/etcd-client.ts';
import type {Call} from './checker.ts';
import type {StoreRequest, StoreResponse} from './store-specification.ts';

export type StoreCall = Call<StoreRequest, StoreResponse>;

/** A history in the making; its time counts calls and answers. */
export interface History {
	readonly calls: readonly StoreCall[];
	/** Lets a client make random calls, one after the other, until there were enough or one was not answered. Answers whether all were. */
	run(client: EtcdClient, random: Random, calls: number): Promise<boolean>;
}

const keys = ['a', 'b', 'c'];

const lineOf = (kv: Message): string =>
	`${text(kv.key)}=${text(kv.value)} ${kv.create_revision} ${kv.mod_revision} ${kv.version}`;

const revisionOf = ({header}: Message): number => Number(header.revision);

const operationMessage = (operation: Operation): Message =>
	operation.type === 'put'
		? {request_put: {key: bytes(operation.key), value: bytes(operation.value.text!)}}
		: {request_delete_range: {key: bytes((operation as {readonly key: string}).key)}};

const compareMessage = ({key, operand}: Compare): Message => ({
	key: bytes(key),
	target: 'MOD',
	result: 'EQUAL',
	mod_revision: String(operand),
});

/** Sends a request as a gRPC client would; the single writes as the calls etcd has for them. */
const ask = async (client: EtcdClient, request: StoreRequest): Promise<StoreResponse> => {
	if (request.type === 'get') {
		const response = await client.call('KV.Range', {key: bytes(request.key)});
		return {revision: revisionOf(response), keys: (response.kvs ?? []).map(lineOf)};
	}
	const {compare = [], success = []} = request.transaction;
	const [first] = success;
	if (compare.length === 0 && success.length === 1) {
		const {request_put, request_delete_range} = operationMessage(first!);
		const response = await (request_put === undefined
			? client.call('KV.DeleteRange', request_delete_range)
			: client.call('KV.Put', request_put));
		return {revision: revisionOf(response), succeeded: true};
	}
	const response = await client.call('KV.Txn', {
		compare: compare.map(compareMessage),
		success: success.map(operationMessage),
	});
	return {revision: revisionOf(response), succeeded: response.succeeded ?? false};
};

export const recordHistory = (): History => {
	const calls: StoreCall[] = [];
	let time = 0;
	let texts = 0;

	/** A swap is compared with what this client saw last. */
	const nextRequest = (random: Random, known: ReadonlyMap<string, number>): StoreRequest => {
		const key = random.pick(keys);
		const put: Operation = {type: 'put', key, value: {text: String(++texts)}};
		const transactions: readonly Transaction[] = [
			{success: [put]},
			{success: [{type: 'delete', key}]},
			{
				compare: [{key, target: 'mod', operator: '=', operand: known.get(key) ?? 0}],
				success: [put, {type: 'delete', key: keys[(keys.indexOf(key) + 1) % keys.length]!}],
			},
		];
		return random.int(4) === 0 ? {type: 'get', key} : {type: 'transact', transaction: random.pick(transactions)};
	};

	return {
		calls,
		async run(client, random, count) {
			const known = new Map<string, number>();
			for (let made = 0; made < count; made++) {
				const request = nextRequest(random, known);
				const position = calls.length;
				const called = ++time;
				calls.push({request, called});
				try {
					const response = await ask(client, request);
					calls[position] = {request, called, answered: {at: ++time, response}};
					const mod = response.keys?.[0]?.split(' ')[2];
					if (request.type === 'get') known.set(request.key, Number(mod ?? 0));
				} catch (error) {
					// UNAVAILABLE: the connection or the disk broke; nobody knows whether it was done.
					if ((error as {code?: number}).code !== 14) throw error;
					return false;
				}
			}
			return true;
		},
	};
};

/** A history in lines, for who has to understand why nothing explains it. */
export const historyLines = (calls: readonly StoreCall[]): string =>
	calls
		.map(
			({request, called, answered}) =>
				`${called}-${answered?.at ?? '?'} ${JSON.stringify(request)} → ${JSON.stringify(answered?.response)}`,
		)
		.join('\n');
