import type {MouseReport} from '../mouse.ts';
import type {ScreenSize} from '../layout.ts';
import {layoutOf} from '../saved-layout.ts';
import {createSession, type Session, type SessionOptions, type SteeredSession} from '../session.ts';
import {differenceSheet} from '../sheets/differences.ts';
import type {CommandRun, ConsoleCluster, ConsoleOptions} from '../types.ts';
import type {ClusterView} from '../view.ts';
import {createDifferenceView, type DifferenceView} from './difference.ts';
import type {ForkRequest} from './fork-request.ts';
import {isForOneSide, withForkVerbs} from './fork-verbs.ts';
import type {ForkedCluster} from './open-fork.ts';
import type {SidesControl} from './sides-control.ts';
import {layoutSplit} from './split-layout.ts';

/** A cluster on the screen, with all that a console holds of it. */
export interface Side {
	readonly options: ConsoleOptions;
	readonly view: ClusterView;
	readonly session: SteeredSession;
}

/** Two clusters on one screen: A, and its fork B. */
export interface Split {
	readonly a: Side;
	readonly b: Side;
	readonly difference: DifferenceView;
	/** Commands go to both. */
	readonly isBoth: boolean;
}

/** What is on the screen. The same object until something of it changes. */
export interface SidesState {
	/** The side that has the keys. */
	readonly side: Side;
	readonly split?: Split;
}

/** One cluster, or a cluster and a fork of it. */
export interface Sides {
	getState(): SidesState;
	subscribe(listener: () => void): () => void;
	/** Whatever is on the screen as one session: keys go to the side that has them, clicks to the side they hit. */
	readonly session: Session;
	/** Ends everything that the sides hold, and stops the forks. */
	end(): Promise<void>;
}

interface SidesOptions {
	readonly options: ConsoleOptions;
	readonly terminal?: SessionOptions['terminal'];
	createView(cluster: ConsoleCluster): ClusterView;
	/** See createDifferenceView. */
	scheduleDifference(run: () => void): void;
	quit(): void;
}

interface OpenSplit extends Split {
	readonly fork: ForkedCluster;
}

const stopLooking = ({view, options}: Side): void => {
	view.stop();
	options.timeline?.stop();
};

/** Makes the first side, and opens and closes the second. */
export const createSides = ({options, terminal, createView, scheduleDifference, quit}: SidesOptions): Sides => {
	const listeners = new Set<() => void>();
	const ending = new AbortController();
	/** The fork that is on its way. */
	let forking: Promise<ForkedCluster> | undefined;
	/** Stops the fork that has taken the place of the first cluster. */
	let closeKept: ForkedCluster['close'] | undefined;
	let split: OpenSplit | undefined;
	let unfollow: readonly (() => void)[] = [];

	const createSide = (own: ConsoleOptions): Side => {
		const view = createView(own.cluster);
		const withVerbs = withForkVerbs(
			own,
			controlOf(() => side),
		);
		const session = createSession({...withVerbs, view, terminal, quit, sides: controlOf(() => side)});
		const side: Side = {options: withVerbs, view, session};
		return side;
	};

	const tell = (): void => {
		for (const listener of listeners) listener();
	};

	const become = (next: SidesState, open: OpenSplit | undefined): void => {
		for (const leave of unfollow) leave();
		split = open;
		state = next;
		unfollow = (open ? [open.a, open.b] : [next.side]).map(({session}) => session.subscribe(tell));
		tell();
	};

	const mustBeSplit = (): OpenSplit => {
		if (split === undefined) throw new Error('there is no fork: f makes one');
		return split;
	};

	const open = async (from: Side, request: ForkRequest, {progress, signal}: CommandRun): Promise<string> => {
		const {openFork, readOnly} = from.options;
		if (split || forking) throw new Error('there is a fork already; :fork close ends it');
		if (openFork === undefined) throw new Error('only a cluster of this process can be forked');
		if (readOnly) throw new Error('this console is read-only');
		const mustBeSeen = (): void => {
			if (ending.signal.aborted) throw new Error('the console was left');
		};
		mustBeSeen();
		forking = openFork(request, {progress, signal: AbortSignal.any([signal, ending.signal])});
		try {
			const fork = await forking;
			mustBeSeen();
			const how = request.exact ? 'exactly ' : '';
			const said = `forked ${how}at revision ${fork.revision}`;
			showBeside(from, fork).session.say('good', said);
			return said;
		} finally {
			forking = undefined;
		}
	};

	const showBeside = (a: Side, fork: ForkedCluster): Side => {
		const {theme, mouse, history} = a.session.getState();
		const {keymap, screenReader, saveLayout, saveHistory} = a.options;
		const layout = layoutOf(a.session.getState());
		const b = createSide({
			...fork.options,
			theme,
			mouse,
			layout,
			keymap,
			screenReader,
			saveLayout,
			saveHistory,
			history,
		});
		const {evictions} = fork.comparison;
		const difference = createDifferenceView({a: a.view, b: b.view, evictions, scheduleFrame: scheduleDifference});
		a.session.returnToNow();
		const shown = {a, b, difference, isBoth: false};
		become({side: b, split: shown}, {...shown, fork});
		return b;
	};

	const stopComparing = (): void => {
		split?.difference.stop();
		split?.fork.comparison.stop();
	};

	const close = async (): Promise<string> => {
		const {a, b, fork} = mustBeSplit();
		stopComparing();
		become({side: a}, undefined);
		stopLooking(b);
		await fork.close();
		const said = 'the fork is closed';
		a.session.say('good', said);
		return said;
	};

	const keep = async (): Promise<string> => {
		const {a, b, fork} = mustBeSplit();
		const closeFormer = closeKept ?? a.options.close;
		closeKept = fork.close;
		stopComparing();
		become({side: b}, undefined);
		stopLooking(a);
		await closeFormer?.();
		const said = `${b.options.title} goes on alone`;
		b.session.say('good', said);
		return said;
	};

	/** What a side may do about the other one. */
	const controlOf = (self: () => Side): SidesControl => ({
		get isSplit() {
			return split !== undefined;
		},
		get isBoth() {
			return split?.isBoth === true;
		},
		fork: (request, run) => open(self(), request, run),
		close,
		keep,
		switch() {
			const {a, b} = mustBeSplit();
			become({...state, side: state.side === a ? b : a}, split);
		},
		setBoth(isBoth) {
			const now = {...mustBeSplit(), isBoth};
			become({...state, split: now}, now);
		},
		differences() {
			const {a, b, difference, fork} = mustBeSplit();
			const titles = [a.options.title ?? 'A', b.options.title ?? 'B'] as const;
			return differenceSheet(titles, difference.getSnapshot(), fork.comparison.differences());
		},
		started(line) {
			if (!split?.isBoth || isForOneSide(line)) return;
			const other = self() === split.a ? split.b : split.a;
			other.session.run(line);
		},
	});

	let state: SidesState = {side: createSide(options)};
	become(state, undefined);

	/** The size of the screen of a side. */
	const sizeOf = (side: Side, size: ScreenSize): ScreenSize =>
		split ? layoutSplit(size).sizes[side === split.a ? 0 : 1] : size;

	const mouse = (report: MouseReport, size: ScreenSize): void => {
		if (split === undefined) return state.side.session.mouse(report, size);
		const {isBeside, sizes} = layoutSplit(size);
		const {column, row, kind} = report;
		const isHeader = row === 0;
		const isRight = column >= (isBeside || !isHeader ? sizes[0].columns : size.columns / 2);
		const hit = isBeside || isHeader ? (isRight ? split.b : split.a) : state.side;
		if (hit !== state.side && kind === 'press' && state.side.session.getState().mode.kind === 'browse')
			become({...state, side: hit}, split);
		if (hit !== state.side || isHeader) return;
		const left = isBeside && hit === split.b ? sizes[0].columns : 0;
		hit.session.mouse({...report, column: column - left}, sizeOf(hit, size));
	};

	/** Stops a fork that comes when nobody is there any more to see it. */
	const closeForking = async (): Promise<void> => {
		const late = await forking?.catch(() => undefined);
		await late?.close();
	};

	const end = async (): Promise<void> => {
		ending.abort();
		const open = split;
		for (const leave of unfollow) leave();
		stopComparing();
		for (const side of open ? [open.a, open.b] : [state.side]) stopLooking(side);
		const main = open?.a ?? state.side;
		main.options.saveLayout?.(layoutOf(main.session.getState()));
		main.options.saveHistory?.(main.session.getState().history);
		await closeForking();
		await open?.fork.close();
		await closeKept?.();
	};
	let ended: Promise<void> | undefined;

	return {
		getState: () => state,
		subscribe(listener) {
			listeners.add(listener);
			return () => void listeners.delete(listener);
		},
		session: {
			getState: () => state.side.session.getState(),
			subscribe(listener) {
				listeners.add(listener);
				return () => void listeners.delete(listener);
			},
			press: (press, size) => state.side.session.press(press, sizeOf(state.side, size)),
			mouse,
			paste: text => state.side.session.paste(text),
		},
		end: () => (ended ??= end()),
	};
};
