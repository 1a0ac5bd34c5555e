import {CompactedError, ReadOnlyError} from '../../../store/errors.ts';
import {firstEvent} from '../../../store/recipes/first-event.ts';
import type {KeyRange} from '../../../store/types.ts';
import {WordError} from '../../word-error.ts';
import {collect} from './collect.ts';
import {readRange, shownKey} from './keys.ts';
import type {KvContext, KvVerb} from './kv-verb.ts';
import {numberFlag} from './numbers.ts';
import {eventLines, eventLinesV2} from './print.ts';

interface WatchArguments {
	readonly style: 'v2' | 'v3';
	readonly range: KeyRange;
	/** 0: from now on. */
	readonly revision: number;
	/** Infinity: until it is stopped. */
	readonly count: number;
}

const follow = ({range, revision, count}: WatchArguments, context: KvContext) =>
	collect(context, count, ({tell, fail}) => {
		const watcher = context.store.watch(
			{...range, startRevision: revision},
			{
				events(batch) {
					for (const event of batch) tell(eventLines(event));
				},
				closed({compactRevision}) {
					fail(
						compactRevision === undefined
							? new ReadOnlyError(`watch of ${shownKey(range.key)}: the store was closed`)
							: new CompactedError(revision, compactRevision),
					);
				},
			},
		);
		return () => watcher.cancel();
	});

/** `kv watch KEY [--prefix] [--rev N] [--count N]`, or one event in the style of etcd v2 with `--v2`. */
export const watch: KvVerb<WatchArguments> = {
	name: 'watch',
	usage: 'kv watch KEY [--prefix] [--rev N] [--count N] | kv watch KEY --v2 [--rev N]',
	summary:
		'Events of keys as they come, from a revision on if asked; --v2: one event, out of the last 1,000 of the store.',
	flags: {prefix: 'switch', rev: 'value', count: 'value', v2: 'switch'},
	parse(words) {
		const isV2 = words.has('v2');
		for (const flag of isV2 ? ['prefix', 'count'] : []) {
			const word = words.flag(flag);
			if (word)
				throw new WordError(word, `kv: --${flag} means nothing with --v2`, 'it gives one event of KEY or below it');
		}
		return {
			style: isV2 ? 'v2' : 'v3',
			range: readRange(words),
			revision: numberFlag(words, 'rev', 'a revision') ?? 0,
			count: numberFlag(words, 'count', 'a number of events') ?? Infinity,
		};
	},
	async run(args, context) {
		if (args.style === 'v3') return follow(args, context);
		return {lines: eventLinesV2(await firstEvent(context, {key: args.range.key, index: args.revision}))};
	},
};
