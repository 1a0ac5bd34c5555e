import {checkWritable, keyOf} from './keys.ts';
import type {KvVerb} from './kv-verb.ts';
import {checkLease, leaseFlag} from './lease-id.ts';

interface PutArguments {
	readonly key: string;
	readonly value: string;
	readonly lease?: string;
}

/** `kv put KEY VALUE [--lease ID]` */
export const put: KvVerb<PutArguments> = {
	name: 'put',
	usage: 'kv put KEY VALUE [--lease ID]',
	summary: 'Give a key a value; with a lease, the key goes when the lease ends.',
	flags: {lease: 'value'},
	parse: words => ({
		key: keyOf(words.next('a KEY')),
		value: words.next('a VALUE').text,
		lease: leaseFlag(words, 'lease'),
	}),
	async run({key, value, lease}, {store}) {
		checkWritable({key});
		if (lease !== undefined) checkLease(store, lease);
		await store.transact({
			success: [{type: 'put', key, value: {text: value}, ...(lease === undefined ? {} : {lease})}],
		});
		return {lines: ['OK']};
	},
};
