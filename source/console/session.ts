import {actions} from './actions.ts';
import {isReadingLine} from './command-lines.ts';
import {createCommandRunner, type CommandOutcome, type LineHooks} from './command-runner.ts';
import {oneSide, type SidesControl} from './fork/sides-control.ts';
import type {KeyPress} from './key-press.ts';
import {bindingOf} from './keymap.ts';
import {boxOf, layoutScreen, listHeight, type ScreenSize} from './layout.ts';
import {resolveList} from './list-state.ts';
import {takeMouse} from './mouse-actions.ts';
import type {MouseReport} from './mouse.ts';
import {pressMode} from './modes/press-mode.ts';
import {panelContent} from './panel-content.ts';
import {stateAtStart} from './saved-layout.ts';
import type {SessionContext, Shown} from './session-context.ts';
import {browsing, listInSight, type ConsoleState, type Message} from './state.ts';
import type {ConsoleOptions} from './types.ts';
import type {TerminalServices} from './terminal-services.ts';
import {noteDone} from './undo.ts';
import type {ClusterView} from './view.ts';

/** The console without a screen: keys go in, the state to show comes out. */
export interface Session {
	getState(): ConsoleState;
	subscribe(listener: () => void): () => void;
	/** Takes a key pressed on a screen of a size. */
	press(press: KeyPress, size: ScreenSize): void;
	/** Takes what the mouse did on a screen of a size. */
	mouse(report: MouseReport, size: ScreenSize): void;
	/** Takes pasted text: only what edits a line takes it, and never as keys. */
	paste(text: string): void;
}

/** A session that others may steer too. */
export interface SteeredSession extends Session {
	/** Runs a line that was given elsewhere. */
	run(line: string): void;
	/** Comes back from the past. */
	returnToNow(): void;
	/** Says what happened to what it shows. */
	say(tone: Message['tone'], text: string): void;
}

export interface SessionOptions extends ConsoleOptions {
	readonly view: ClusterView;
	readonly terminal?: TerminalServices;
	/** What there is beside this console; nothing without it. */
	readonly sides?: SidesControl;
	quit(): void;
}

const outcomeMessage = (outcome: CommandOutcome): Message => {
	if (outcome.kind === 'failed') return {tone: 'bad', text: `${outcome.line}: ${outcome.message}`};
	const {lines, warnings = []} = outcome.result;
	if (warnings.length > 0) return {tone: 'warn', text: [...warnings, ...lines].join(' · ')};
	return {tone: 'good', text: lines.join(' · ')};
};

/** Holds the state of one console and takes its keys. */
export const createSession = (options: SessionOptions): SteeredSession => {
	const {view, cluster, readOnly = false, terminal = {}, sides = oneSide} = options;
	const listeners = new Set<() => void>();
	let state = stateAtStart(options);
	let size: ScreenSize = {columns: 80, rows: 24};

	const update = (change: Partial<ConsoleState>): void => {
		const left = state.mode;
		state = {...state, ...change};
		if (left.kind === 'sheet' && (state.mode.kind !== 'sheet' || state.mode.sheet.live !== left.sheet.live))
			left.sheet.live?.leave();
		for (const listener of listeners) listener();
	};

	const say: SteeredSession['say'] = (tone, text) => update({message: {tone, text}});

	options.announce?.(say);

	const runner = createCommandRunner({
		runCommandLine: options.runCommandLine,
		changed: runnerState => update({runner: runnerState}),
		ended(outcome) {
			view.publish();
			update({message: outcomeMessage(outcome)});
		},
	});

	const take = (line: string, hooks: LineHooks): boolean => {
		options.timeline?.markCommand();
		const isTaken = runner.run(line, hooks);
		if (!isTaken) update({message: {tone: 'bad', text: `too many commands wait already: ${line} was not run`}});
		return isTaken;
	};

	const start = (line: string, hooks: LineHooks = {}): boolean => {
		const isTaken = take(line, hooks);
		if (isTaken) sides.started(line);
		return isTaken;
	};

	let nextAction = 1;

	/** Remembers how to take a line back, which only what was there before it tells. */
	const recordingHooks = (action: number, line: string): Required<LineHooks> => {
		let inverse: readonly string[] | undefined;
		return {
			async before() {
				inverse = await options.inverseOf?.(line);
			},
			ended({kind}) {
				if (kind === 'done' && options.inverseOf && !isReadingLine(line))
					update({undo: noteDone(state.undo, {action, line, inverse})});
			},
		};
	};

	const shown = (): Shown => state.past?.shown ?? {snapshot: view.getSnapshot(), informers: cluster.informers};
	const content = () => panelContent(state.focus, state, shown());

	const context: SessionContext = {
		options,
		view,
		shown,
		state: () => state,
		update,
		say,
		items: () => content().items,
		columns() {
			const {columns, allColumns = columns} = content();
			return allColumns;
		},
		selected() {
			const items = context.items();
			return items[resolveList(listInSight(state.panels[state.focus]), items, context.height()).index];
		},
		chosen() {
			const {marks} = listInSight(state.panels[state.focus]);
			const marked = marks.size === 0 ? [] : context.items().filter(({uid}) => marks.has(uid));
			if (marked.length > 0) return marked;
			const selected = context.selected();
			return selected === undefined ? [] : [selected];
		},
		size: () => size,
		height: () => listHeight(boxOf(layoutScreen(size, state), state.focus)),
		run(...lines) {
			const action = nextAction++;
			for (const line of lines) start(line, recordingHooks(action, line));
		},
		undo({action, inverse = []}) {
			update({undo: state.undo.filter(entry => entry.action !== action)});
			for (const line of inverse) start(line);
		},
		runOne(line) {
			const {before, ended} = recordingHooks(nextAction++, line);
			return new Promise(resolve => {
				const isTaken = start(line, {
					before,
					ended(outcome) {
						ended(outcome);
						resolve(outcome);
					},
				});
				if (!isTaken) resolve(undefined);
			});
		},
		sides,
		whenRested: terminal.whenRested ?? (run => run()),
		terminal,
		abort: () => runner.abort(),
		quit: options.quit,
	};

	const pressBrowsing = (press: KeyPress): void => {
		const binding = bindingOf(press.name, {
			readOnly,
			kind: context.selected()?.target?.kind,
			bindings: options.keymap,
		});
		if (binding?.writes && state.past) context.say('warn', 'this is the past: esc goes back to now');
		else if (binding !== undefined) actions[binding.action](context, press);
		else if (bindingOf(press.name, {readOnly: false, bindings: options.keymap}) !== undefined)
			context.say('warn', 'this console is read-only');
	};

	/** The terminal is left from every mode, if by a key that types nothing. */
	const isSuspending = ({name}: KeyPress): boolean =>
		name.startsWith('ctrl-') && bindingOf(name, {readOnly, bindings: options.keymap})?.action === 'suspend';

	/** What fails in one key is said, and the console goes on. */
	const guarded = (what: string, run: () => void): void => {
		try {
			run();
		} catch (error) {
			update({mode: browsing, message: {tone: 'bad', text: `${what} failed: ${(error as Error).message}`}});
		}
	};

	return {
		getState: () => state,
		subscribe(listener) {
			listeners.add(listener);
			return () => void listeners.delete(listener);
		},
		mouse(report, screen) {
			size = screen;
			guarded('the mouse', () => takeMouse(context, report));
		},
		press(press, screen) {
			size = screen;
			const isTooSmall = layoutScreen(size, state).kind === 'too-small';
			if (press.name === 'ctrl-c' || (isTooSmall && press.name === 'q')) options.quit();
			else if (isTooSmall) return;
			else if (isSuspending(press)) guarded(press.name, () => actions.suspend(context, press));
			else if (state.mode.kind === 'browse') guarded(press.name, () => pressBrowsing(press));
			else guarded(press.name, () => pressMode(state.mode, press, context));
		},
		run(line) {
			take(line, recordingHooks(nextAction++, line));
		},
		returnToNow: () => update({past: undefined}),
		say,
		paste(text) {
			const {mode} = state;
			if (mode.kind !== 'filter' && mode.kind !== 'palette' && mode.kind !== 'form') return;
			for (const character of text.replaceAll(/\s+/g, ' '))
				pressMode(state.mode, {name: character, text: character}, context);
		},
	};
};
