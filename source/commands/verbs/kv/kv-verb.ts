import type {FlagKinds, Words} from '../../words.ts';
import type {CommandContext, CommandResult, StoreControl} from '../../types.ts';

/** What a kv verb may use: the context with the store there. */
export type KvContext = CommandContext & {readonly store: StoreControl};

/** One verb of `kv`. */
export interface KvVerb<Args = any> {
	readonly name: string;
	/** kv get KEY [--prefix] */
	readonly usage: string;
	/** One sentence. */
	readonly summary: string;
	readonly flags?: FlagKinds;
	/** Words that may follow the name, for completion. */
	readonly following?: readonly string[];
	/** Reads the words after the verb; throws WordError. */
	parse(words: Words): Args;
	/** Answers as etcdctl prints. */
	run(args: Args, context: KvContext): Promise<CommandResult>;
}
