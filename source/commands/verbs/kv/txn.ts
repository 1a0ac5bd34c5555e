import type {OperationResult, Transaction} from '../../../store/types.ts';
import {checkWritable} from './keys.ts';
import type {KvVerb} from './kv-verb.ts';
import {kvLines} from './print.ts';
import {parseTransaction} from './transaction-words.ts';

const resultLines = (result: OperationResult): readonly string[] => {
	switch (result.type) {
		case 'put':
			return ['OK'];
		case 'delete':
			return [String(result.deleted)];
		case 'range':
			return result.kvs.flatMap(kvLines);
		case 'transaction':
			return answerLines(result.succeeded, result.results);
	}
};

/** As etcdctl prints a transaction: how it was decided, then each answer behind an empty line. */
const answerLines = (succeeded: boolean, results: readonly OperationResult[]): readonly string[] => [
	succeeded ? 'SUCCESS' : 'FAILURE',
	...results.flatMap(result => ['', ...resultLines(result)]),
];

/** `kv txn [if …] then … [else …]`; with --prefix its gets and dels are about all keys below theirs. */
export const txn: KvVerb<Transaction> = {
	name: 'txn',
	usage: 'kv txn [if COMPARE [and COMPARE]…] then OPERATION [and OPERATION]… [else OPERATION…] [--prefix]',
	summary:
		'Compare and change keys in one step: if mod(KEY) = 0 then put KEY VALUE else get KEY. --prefix: gets and dels of all keys that begin so.',
	flags: {prefix: 'switch'},
	following: ['if', 'then'],
	parse: parseTransaction,
	async run(transaction, {store}) {
		const operations = [...(transaction.success ?? []), ...(transaction.failure ?? [])];
		for (const operation of operations)
			if (operation.type === 'put' || operation.type === 'delete') checkWritable(operation);
		const {succeeded, results} = await store.transact(transaction);
		return {lines: answerLines(succeeded, results)};
	},
};
