import type {Client} from '../client/types.ts';
import type {Candidate, CommandResult, Effect, ParseError, Share} from '../commands/types.ts';
import type {ObjectChange} from '../cluster/object-changes.ts';
import type {Cluster} from '../cluster/types.ts';
import type {ForkRequest} from './fork/fork-request.ts';
import type {ForkedCluster} from './fork/open-fork.ts';
import type {LogRing} from './log-ring.ts';
import type {KeyBinding} from './keymap.ts';
import type {Moment, Timeline} from './past/timeline.ts';
import type {SavedLayout} from './saved-layout.ts';
import type {ThemeName} from './theme.ts';

/** What the console needs of a cluster: live lists, the clock to show, and the revision. It writes by command lines only. */
export interface ConsoleCluster {
	readonly informers: Pick<Cluster['informers'], 'of'>;
	readonly time: Pick<Cluster['time'], 'now' | 'speed'>;
	readonly store: Pick<Cluster['store'], 'durable'>;
	/** What runs behind it; without it the panels scheduler, store and controllers are empty. */
	readonly statistics?: Cluster['statistics'];
	/** What the components say; without it the log panel is empty. */
	readonly logRing?: Pick<LogRing, 'lines'> & Partial<Pick<LogRing, 'error'>>;
	/** Since when (of its clock, ms) the server of a cluster elsewhere does not answer; undefined while it does. */
	lostAt?(): number | undefined;
}

/** How one node fared for a pod, as `inkube explain -o json` writes it. */
export interface NodeVerdict {
	readonly feasible: boolean;
	/** Why not, in kube-scheduler's words. */
	readonly reason?: string;
	readonly plugin?: string;
	/** Sum of the weighted scores of a feasible node. */
	readonly total?: number;
	/** Weighted score by plugin. */
	readonly plugins?: {readonly [plugin: string]: number};
}

/** Why a pod is where it is, or nowhere. */
export interface PodExplanation {
	/** namespace/name */
	readonly pod: string;
	readonly node: string | null;
	readonly nominatedNode?: string;
	readonly victims?: readonly string[];
	readonly message?: string;
	/** Nodes on which preemption would help, and what decided among them. */
	readonly preemption?: {
		readonly rule: string;
		readonly candidates: readonly {readonly node: string; readonly victims: readonly string[]}[];
	};
	/** The pod's way through the scheduling queue, oldest first; times in ms of cluster time. */
	readonly queue?: readonly {readonly atMs: number; readonly place: string; readonly cause: string}[];
	readonly nodes: {readonly [node: string]: NodeVerdict};
}

/** What a running command may report and be told. */
export interface CommandRun {
	/** Tells of progress on long work, and how far it has come where that can be counted. */
	progress(line: string, share?: Share): void;
	/** Aborted by `esc`. */
	readonly signal: AbortSignal;
}

/** How a console looks and is worked, whatever its cluster. */
export interface ConsoleSettings {
	/** What the keys do, in place of the usual ones. */
	readonly keymap?: readonly KeyBinding[];
	readonly theme?: ThemeName;
	/** False: the mouse is left to the terminal at first. */
	readonly mouse?: boolean;
	/** Prints lines to be read aloud instead of drawing panels. */
	readonly screenReader?: boolean;
	/** How the console was left the last time, and where to keep how it is left now. */
	readonly layout?: SavedLayout;
	saveLayout?(layout: SavedLayout): void;
	/** Lines of the palette from earlier times, oldest first, and where to keep those there are at the end. */
	readonly history?: readonly string[];
	saveHistory?(lines: readonly string[]): void;
}

/** What can be drawn before there is a cluster. */
export interface ConsoleLook extends ConsoleSettings {
	/** Name of the cluster in the header. */
	readonly title?: string;
	/** Leaves out every action and command that writes. */
	readonly readOnly?: boolean;
}

export interface ConsoleOptions extends ConsoleLook {
	readonly cluster: ConsoleCluster;
	/**
	Runs one line of the command language; rejects with an Error for people to read. The only way the console changes
	anything.
	*/
	runCommandLine(line: string, run: CommandRun): Promise<CommandResult>;
	/** What is wrong with a command line, and where; undefined when nothing is. */
	checkCommandLine?(line: string): ParseError | undefined;
	/** Whether a command line that has been understood is to be asked about first. */
	isDangerousLine?(line: string): boolean;
	/** Words that may stand at the cursor; the text of a candidate replaces the word there. */
	completeCommandLine?(line: string, cursor: number): readonly Candidate[];
	/** Reads logs of containers; without it there are none. */
	readonly readLog?: Client['log'];
	/** The lines that take a command line back, asked before it runs; undefined: there is no way back. Without it nothing can be undone. */
	inverseOf?(line: string): Promise<readonly string[] | undefined>;
	/** What a dangerous command line would do; undefined when the command has no preview. */
	previewCommandLine?(line: string): Promise<Effect | undefined>;
	/** Why a pod is where it is. Without it the console says that it cannot tell. */
	explain?(pod: {readonly name: string; readonly namespace: string}): Promise<PodExplanation>;
	/** Why an attempt of the scheduler came out as it did, on the cluster as it was then; rejects when that is forgotten. */
	explainAttempt?(attempt: {readonly pod: string; readonly sequence: number}): Promise<PodExplanation>;
	/** How other programs reach the cluster, to be shown by `K`; undefined while its server is not ready. */
	connection?(): string | undefined;
	/** Starts a second cluster that goes on from a revision of this one. Rejects with why it cannot be; without it none can. */
	openFork?(request: ForkRequest, run: CommandRun): Promise<ForkedCluster>;
	/** Stops the cluster, when a fork takes its place; without it the cluster goes on unseen. */
	close?(): Promise<void>;
	/** The moments one can go back to. */
	readonly timeline?: Timeline;
	/** The cluster as it was at a moment; rejects when its history is gone. */
	openPast?(moment: Moment): Promise<ConsoleCluster>;
	/** What became of the objects since a moment, events and leases left out. Throws when its history is gone. */
	compareWithNow?(moment: Moment): readonly ObjectChange[];
	/** Says something in the message line whenever there is something to say; called once, with the way to say it. */
	announce?(say: (tone: 'good' | 'bad' | 'muted', text: string) => void): void;
}
