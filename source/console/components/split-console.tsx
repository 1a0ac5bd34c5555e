import {useSyncExternalStore} from 'react';
import {Box, useWindowSize} from 'ink';
import type {DifferenceView} from '../fork/difference.ts';
import type {Side, Sides, Split} from '../fork/sides.ts';
import {layoutSplit, type SplitLayout} from '../fork/split-layout.ts';
import {layoutScreen, type ScreenSize} from '../layout.ts';
import {lineWidth, span, type Line} from '../line.ts';
import {differenceLines} from '../lines/difference.ts';
import {footerLine} from '../lines/footer.ts';
import {frameLines} from '../lines/frame.ts';
import {sideHeaderLine} from '../lines/header.ts';
import type {Shown} from '../session-context.ts';
import type {ConsoleState} from '../state.ts';
import {Body, lineAboveFooter, selectedKind} from './console.tsx';
import {LineText} from './line-text.tsx';
import {Overlay} from './overlay.tsx';
import {TooSmall} from './too-small.tsx';
import {useSessionKeys} from './use-session-keys.ts';

interface SplitConsoleProps {
	readonly sides: Sides;
	readonly split: Split;
	/** The side that has the keys. */
	readonly side: Side;
}

/** What a side shows, as it goes on. */
const useSide = ({view, session, options}: Side): {readonly state: ConsoleState; readonly shown: Shown} => {
	const snapshot = useSyncExternalStore(view.subscribe, view.getSnapshot);
	const state = useSyncExternalStore(session.subscribe, session.getState);
	return {state, shown: state.past?.shown ?? {snapshot, informers: options.cluster.informers}};
};

const SideBody = ({
	side,
	size,
	hasKeys,
}: {
	readonly side: Side;
	readonly size: ScreenSize;
	readonly hasKeys: boolean;
}) => {
	const {state, shown} = useSide(side);
	const layout = layoutScreen(size, state);
	if (layout.kind === 'too-small') return null;
	return <Body layout={layout} state={state} shown={shown} size={size} hasKeys={hasKeys} />;
};

const SideHeader = ({
	side,
	letter,
	width,
	hasKeys,
	isBoth,
}: {
	readonly side: Side;
	readonly letter: 'A' | 'B';
	readonly width: number;
	readonly hasKeys: boolean;
	readonly isBoth: boolean;
}) => {
	const {snapshot} = useSide(side).shown;
	const {title = 'cluster'} = side.options;
	return <LineText line={sideHeaderLine(snapshot, {letter, hasKeys, title, width, isBoth})} />;
};

const DifferenceTable = ({
	view,
	width,
	rows,
}: {
	readonly view: DifferenceView;
	readonly width: number;
	readonly rows: number;
}) => {
	const difference = useSyncExternalStore(view.subscribe, view.getSnapshot);
	const lines = frameLines('A | B', differenceNote, differenceLines(difference), {width, height: rows, tone: 'muted'});
	return (
		<Box flexDirection="column" height={rows}>
			{lines.map((line, index) => (
				<LineText key={index} line={line} />
			))}
		</Box>
	);
};

const differenceNote: Line = [span(' ', 'muted'), span('=', 'accent'), span(' more ', 'muted')];

/** What was said on a side. */
const SideMessage = ({side, width}: {readonly side: Side; readonly width: number}) => {
	const {state} = useSide(side);
	const {now} = side.view.getSnapshot();
	return <LineText line={lineAboveFooter(state, {options: side.options, now, width})} />;
};

/** Keys of a split view, before those of the side. */
const splitKeys: Line = [
	span(' |', 'accent'),
	span(' other side'),
	span('  =', 'accent'),
	span(' differences'),
	span('  B', 'accent'),
	span(' both '),
];

const Footer = ({side, size, width}: {readonly side: Side; readonly size: ScreenSize; readonly width: number}) => {
	const {state, shown} = useSide(side);
	const layout = layoutScreen(size, state);
	const kind = layout.kind === 'panels' ? selectedKind({layout, state, shown}) : undefined;
	const lead = state.mode.kind === 'browse' ? splitKeys : [];
	const {readOnly = false, keymap} = side.options;
	return <LineText line={[...lead, ...footerLine(state, {readOnly, kind, width: width - lineWidth(lead), keymap})]} />;
};

/** What lies over both sides: a sheet, or a prompt of the side that has the keys. */
const SideOverlay = ({side, size}: {readonly side: Side; readonly size: ScreenSize}) => {
	const {state, shown} = useSide(side);
	const layout = layoutScreen(size, state);
	if (layout.kind === 'too-small') return null;
	return <Overlay mode={state.mode} snapshot={shown.snapshot} size={size} bodyHeight={layout.bodyHeight} />;
};

const shownSides = ({a, b}: Split, side: Side, {isBeside, sizes}: SplitLayout) =>
	[
		{letter: 'A', side: a, size: sizes[0]},
		{letter: 'B', side: b, size: sizes[1]},
	].filter(one => isBeside || one.side === side);

/** Two clusters on one screen, beside each other or, where it is narrow, one at a time; both are in the first line. */
export const SplitConsole = ({sides, split, side}: SplitConsoleProps) => {
	const size = useWindowSize();
	useSessionKeys(sides.session, size);
	const {redraws} = useSyncExternalStore(side.session.subscribe, side.session.getState);
	const layout = layoutSplit(size);
	const shown = shownSides(split, side, layout);
	const {columns: width, rows: height} = size;
	const own = shown.find(one => one.side === side)!.size;
	if (layoutScreen(own, side.session.getState()).kind === 'too-small') return <TooSmall size={size} />;
	const left = Math.ceil(width / 2);
	return (
		<Box key={redraws} flexDirection="column" width={width} height={height} overflowY="hidden">
			<Box>
				<Box width={left}>
					<SideHeader side={split.a} letter="A" width={left} hasKeys={side === split.a} isBoth={split.isBoth} />
				</Box>
				<Box width={width - left}>
					<SideHeader side={split.b} letter="B" width={width - left} hasKeys={side === split.b} isBoth={split.isBoth} />
				</Box>
			</Box>
			<Box>
				{shown.map(one => (
					<Box key={one.letter} width={one.size.columns}>
						<SideBody side={one.side} size={one.size} hasKeys={one.side === side} />
					</Box>
				))}
			</Box>
			{layout.tableRows > 0 ? <DifferenceTable view={split.difference} width={width} rows={layout.tableRows} /> : null}
			<Box>
				{shown.map(one => (
					<Box key={one.letter} width={one.size.columns}>
						<SideMessage side={one.side} width={one.size.columns} />
					</Box>
				))}
			</Box>
			<Footer side={side} size={own} width={width} />
			<SideOverlay side={side} size={{...own, columns: width}} />
		</Box>
	);
};
