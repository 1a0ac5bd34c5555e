import {WordError} from '../../word-error.ts';
import type {Word} from '../../types.ts';
import type {Words} from '../../words.ts';
import {shownKey} from './keys.ts';
import type {KvContext, KvVerb} from './kv-verb.ts';
import {checkLease, leaseFlag, leaseOf, leaseText} from './lease-id.ts';
import {wholeNumber} from './numbers.ts';

type LeaseArguments =
	| {readonly action: 'grant'; readonly ttlSeconds: number; readonly id?: string}
	| {readonly action: 'revoke' | 'keepalive' | 'ttl'; readonly id: string}
	| {readonly action: 'list'};

const actions = ['grant', 'revoke', 'keepalive', 'ttl', 'list'] as const;

const readAction = (word: Word): LeaseArguments['action'] => {
	const action = actions.find(one => one === word.text);
	if (action) return action;
	throw new WordError(word, `kv: "${word.text}" is not something to do to a lease`, `write ${actions.join(', ')}`);
};

const parse = (words: Words): LeaseArguments => {
	const action = readAction(words.next('grant, revoke, keepalive, ttl or list'));
	const id = leaseFlag(words, 'id');
	if (action === 'grant') {
		const ttlSeconds = wholeNumber(words.next('a TTL in seconds'), 'a TTL in seconds');
		return {action, ttlSeconds, ...(id === undefined ? {} : {id})};
	}
	if (id !== undefined)
		throw new WordError(
			words.flag('id')!,
			'kv: --id goes with lease grant',
			`write lease ${action}${action === 'list' ? '' : ' ID'}`,
		);
	if (action === 'list') return {action};
	return {action, id: leaseOf(words.next('the ID of a lease'))};
};

const timeToLive = (id: string, {store}: KvContext): string => {
	const status = store.timeToLive(id);
	const name = `lease ${leaseText(id)}`;
	if (!status) return `${name} already expired`;
	const keys = status.keys.map(shownKey).join(' ');
	return `${name} granted with TTL(${status.ttlSeconds}s), remaining(${status.remainingSeconds}s), attached keys([${keys}])`;
};

const listed = ({store}: KvContext): readonly string[] => {
	const leases = store.leases();
	return [`found ${leases.length} leases`, ...leases.map(({id}) => leaseText(id))];
};

type Action = Exclude<LeaseArguments, {readonly action: 'list'}>;

const perform = async (args: Action, context: KvContext): Promise<string> => {
	const {store} = context;
	switch (args.action) {
		case 'grant': {
			if (args.id !== undefined && store.timeToLive(args.id))
				throw new Error(`kv: there is a lease ${leaseText(args.id)} already`);
			const {id, ttlSeconds} = await store.grant(args.ttlSeconds, args.id);
			return `lease ${leaseText(id)} granted with TTL(${ttlSeconds}s)`;
		}
		case 'revoke':
			checkLease(store, args.id);
			await store.revoke(args.id);
			return `lease ${leaseText(args.id)} revoked`;
		case 'keepalive': {
			const ttlSeconds = await store.keepAlive(args.id);
			const name = `lease ${leaseText(args.id)}`;
			return ttlSeconds > 0 ? `${name} keepalived with TTL(${ttlSeconds})` : `${name} expired or revoked.`;
		}
		case 'ttl':
			return timeToLive(args.id, context);
	}
};

/** `kv lease grant TTL | revoke ID | keepalive ID | ttl ID | list`; a keepalive renews once. */
export const lease: KvVerb<LeaseArguments> = {
	name: 'lease',
	usage: 'kv lease grant TTL [--id ID] | revoke ID | keepalive ID | ttl ID | list',
	summary: 'Grant a lease of some seconds, end it with all its keys, renew it once, see how long it has, or list all.',
	flags: {id: 'value'},
	following: actions,
	parse,
	run: async (args, context) => ({lines: args.action === 'list' ? listed(context) : [await perform(args, context)]}),
};
