import type {Column} from './columns.ts';
import type {CommandOutcome} from './command-runner.ts';
import type {KeyPress} from './key-press.ts';
import type {ScreenSize} from './layout.ts';
import type {PanelItem} from './panels/panel.ts';
import type {ConsoleState, Message} from './state.ts';
import type {SidesControl} from './fork/sides-control.ts';
import type {ClusterSnapshot} from './snapshot.ts';
import type {ConsoleCluster, ConsoleOptions} from './types.ts';
import type {TerminalServices} from './terminal-services.ts';
import type {UndoEntry} from './undo.ts';
import type {ClusterView} from './view.ts';

/** What panels are made from. */
export interface Shown {
	readonly snapshot: ClusterSnapshot;
	readonly informers: ConsoleCluster['informers'];
}

/** What actions and modes may use of the session. */
export interface SessionContext {
	readonly options: ConsoleOptions;
	/** The present; what is shown may be earlier. */
	readonly view: ClusterView;
	/** What the panels show: now, or an earlier moment. */
	shown(): Shown;
	state(): ConsoleState;
	/** Changes the state and publishes it at once. */
	update(change: Partial<ConsoleState>): void;
	say(tone: Message['tone'], text: string): void;
	/** The rows of the focused panel that pass its filter. */
	items(): readonly PanelItem[];
	/** Every column of the focused panel, hidden ones too. */
	columns(): readonly Column[];
	selected(): PanelItem | undefined;
	/** The marked rows that are there, in their order; the selected one when none is marked. */
	chosen(): readonly PanelItem[];
	size(): ScreenSize;
	/** Rows of the focused panel in sight. */
	height(): number;
	/** Runs the command lines of one action after those that run already. */
	run(...lines: readonly string[]): void;
	/** Takes back what was done. */
	undo(entry: UndoEntry): void;
	/** Runs a command line and answers how it ended; undefined when too many wait already. */
	runOne(line: string): Promise<CommandOutcome | undefined>;
	/** Runs `run` when no key has been pressed for a moment. */
	whenRested(run: () => void): void;
	readonly terminal: TerminalServices;
	/** The cluster beside this one. */
	readonly sides: SidesControl;
	/** Aborts the running command; false when none runs. */
	abort(): boolean;
	quit(): void;
}

/** What a key of the table does. */
export type Action = (context: SessionContext, press: KeyPress) => void;
