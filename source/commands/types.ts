import type {FlagKinds, Words} from './words.ts';
import type {Clock} from '../clock/clock.ts';
import type {Random} from '../clock/random.ts';
import type {Client, Informers} from '../client/types.ts';
import type {NodeEdit} from '../scheduler/what-if/node-edits.ts';
import type {Placement} from '../scheduler/what-if/what-if.ts';
import type {RecipeStore} from '../store/recipes/recipe-store.ts';
import type {Lease, LeaseStatus, Transaction, TransactionResult} from '../store/types.ts';

/** One word of a command line and where it stands (UTF-16 offsets into the line). */
export interface Word {
	readonly text: string;
	readonly start: number;
	readonly end: number;
}

/** A command line that cannot be understood; `start`/`end` point at the word that is wrong. */
export interface ParseError {
	readonly error: string;
	readonly start: number;
	readonly end: number;
	/** What to write instead, if it is clear. */
	readonly hint?: string;
}

/** What commands may use. */
export interface CommandContext {
	readonly client: Client;
	/** Live copies, for commands that wait for something. */
	readonly informers: Informers;
	/** An observer's clock: what a command waits for is not part of a replay, only what it writes. */
	readonly clock: Clock;
	readonly namespace: string;
	/** What `random` in a line draws from; without it such lines are refused. */
	readonly random?: Random;
	/** Pace of time, where the cluster is ours. */
	readonly time?: TimeControl;
	/** The store below the API server, where it is in this process. */
	readonly store?: StoreControl;
	/** Where pods would land after edits of nodes, tried on a copy; undefined where no scheduler of ours could say. Throws for nodes that are not there. */
	whatIf?(edits: readonly NodeEdit[]): readonly Placement[] | undefined;
	/** Reads a file that a command names (apply FILE); the path is relative to what the caller decides. */
	readFile(path: string): Promise<string>;
	/** Tells of progress on long work (drain), and how far it has come where that can be counted. */
	progress?(line: string, share?: Share): void;
	/** Aborted: the command stops at the next occasion and says how far it came. */
	readonly signal?: AbortSignal;
}

/** How far long work has come: `done` of `all`, and how many of the rest something holds back for now. */
export interface Share {
	readonly done: number;
	readonly all: number;
	readonly held: number;
}

export interface TimeControl {
	setSpeed(speed: number): void;
	readonly speed: number;
	step(): Promise<void>;
}

/** A store as people reach it: reads go straight to it, writes enter through the journal and are durable when they resolve. */
export interface StoreControl extends RecipeStore {
	readonly durable: number;
	readonly compacted: number;
	transact(transaction: Transaction): Promise<TransactionResult>;
	grant(ttlSeconds: number, id?: string): Promise<Lease>;
	/** Seconds that the lease has from now on; 0 for an unknown lease. */
	keepAlive(id: string): Promise<number>;
	revoke(id: string): Promise<void>;
	compact(revision: number): Promise<void>;
	timeToLive(id: string): LeaseStatus | undefined;
	/** All leases, oldest grant first. */
	leases(): readonly Lease[];
}

/** What a command did, one line per object as kubectl says it: `node/node-1 tainted`. */
export interface CommandResult {
	readonly lines: readonly string[];
	readonly warnings?: readonly string[];
}

/** What would happen, for dangerous commands: "evicts 7 pods; 3 would stay Pending: Insufficient cpu". */
export interface Effect {
	readonly summary: string;
	readonly details: readonly string[];
}

export interface Candidate {
	readonly text: string;
	readonly description?: string;
}

export interface CompletionContext {
	/** Names of live objects of a kind, e.g. names('Node'). */
	names(kind: string): readonly string[];
	/** What kinds are called: `pod`, `deployment`. */
	readonly kinds: readonly string[];
	/** Files and folders (with a slash at the end) below the folder that a path begins with, as paths. */
	files?(path: string): readonly string[];
}

/** One verb of the command language; one file each. */
export interface Command<Args = any> {
	readonly verb: string;
	/** taint node NAME KEY[=VALUE]:EFFECT */
	readonly usage: string;
	/** One sentence. */
	readonly summary: string;
	readonly dangerous?: boolean;
	/** Flags beyond --namespace, which every command takes. */
	readonly flags?: FlagKinds;
	/** Reads the words after the verb; throws WordError. What it leaves over is refused for it. */
	parse(words: Words): Args;
	/** What may stand at the place of `words.length`; the word being typed, as far as it is, is `typed`. */
	complete?(words: readonly Word[], context: CompletionContext, typed: string): readonly Candidate[];
	/** Files that it will read, as the line names them. */
	files?(args: Args): readonly string[];
	/** Undefined: it cannot say. */
	preview?(args: Args, context: CommandContext): Promise<Effect | undefined>;
	/**
	The lines that take it back, asked before it runs, while everything is as it was. Undefined, or no such function: there is
	no way back.
	*/
	inverse?(args: Args, context: CommandContext): Promise<readonly string[] | undefined>;
	run(args: Args, context: CommandContext): Promise<CommandResult>;
}
