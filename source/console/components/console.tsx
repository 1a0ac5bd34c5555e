import {useSyncExternalStore} from 'react';
import {Box, useIsScreenReaderEnabled, useWindowSize} from 'ink';
import {boxOf, layoutScreen, listHeight, type PanelBox, type ScreenLayout, type ScreenSize} from '../layout.ts';
import {footerLine} from '../lines/footer.ts';
import {headerLine} from '../lines/header.ts';
import {messageLine} from '../lines/message.ts';
import {timelineLine} from '../lines/timeline.ts';
import {tabsLine} from '../lines/tabs.ts';
import {resolveList} from '../list-state.ts';
import {panelContent} from '../panel-content.ts';
import {panelModel} from '../panel-model.ts';
import type {Session} from '../session.ts';
import type {Shown} from '../session-context.ts';
import {spokenLines} from '../spoken-lines.ts';
import {listInSight, type ConsoleState} from '../state.ts';
import type {ConsoleOptions} from '../types.ts';
import type {ClusterView} from '../view.ts';
import {LineText} from './line-text.tsx';
import {Overlay} from './overlay.tsx';
import {Panel} from './panel.tsx';
import {PanelBoundary} from './panel-boundary.tsx';
import {Spoken} from './spoken.tsx';
import {TooSmall} from './too-small.tsx';
import {useSessionKeys} from './use-session-keys.ts';

export interface ConsoleProps {
	readonly view: ClusterView;
	readonly session: Session;
	readonly options: Pick<ConsoleOptions, 'cluster' | 'title' | 'readOnly' | 'timeline' | 'keymap'>;
}

export interface BodyProps {
	readonly layout: Extract<ScreenLayout, {readonly kind: 'panels'}>;
	readonly state: ConsoleState;
	readonly shown: Shown;
	readonly size: ScreenSize;
	/** False: the keys go elsewhere. */
	readonly hasKeys?: boolean;
}

const LivePanel = ({
	box,
	state,
	shown,
	hasKeys = true,
}: {readonly box: PanelBox} & Pick<BodyProps, 'state' | 'shown' | 'hasKeys'>) => {
	const content = panelContent(box.id, state, shown);
	const focused = hasKeys && box.id === state.focus;
	return <Panel model={panelModel(content, state.panels[box.id], shown.snapshot, {box, focused})} />;
};

/** The panels of a cluster. */
export const Body = ({layout, state, shown, size, hasKeys}: BodyProps) => (
	<Box flexDirection="column" height={layout.bodyHeight}>
		{layout.tabs ? <LineText line={tabsLine(state.focus, size.columns)} /> : null}
		{layout.rows.map((boxes, row) => (
			<Box key={row}>
				{boxes.map(box => (
					<PanelBoundary key={`${box.id} ${state.redraws}`} box={box}>
						<LivePanel box={box} state={state} shown={shown} hasKeys={hasKeys} />
					</PanelBoundary>
				))}
			</Box>
		))}
	</Box>
);

/** The kind of what is selected. */
export const selectedKind = ({layout, state, shown}: Omit<BodyProps, 'size'>): string | undefined => {
	const {items} = panelContent(state.focus, state, shown);
	const height = listHeight(boxOf(layout, state.focus));
	return items[resolveList(listInSight(state.panels[state.focus]), items, height).index]?.target?.kind;
};

/** What was said last, or where one is in time while this is not now and nothing else is to be said. */
export const lineAboveFooter = (
	state: ConsoleState,
	{options, now, width}: {readonly options: ConsoleProps['options']; readonly now: number; readonly width: number},
) => {
	const {past, message, mode, runner} = state;
	const isSilent = message === undefined && mode.kind !== 'filter' && runner.current === undefined;
	if (past === undefined || !isSilent) return messageLine(state, width);
	return timelineLine(options.timeline?.moments() ?? [], past.wanted, {now, width});
};

/** The whole screen: exactly as many lines as the terminal has. */
export const Console = ({view, session, options}: ConsoleProps) => {
	const size = useWindowSize();
	const live = useSyncExternalStore(view.subscribe, view.getSnapshot);
	const state = useSyncExternalStore(session.subscribe, session.getState);
	useSessionKeys(session, size);
	const isSpoken = useIsScreenReaderEnabled();
	const {title = 'cluster', readOnly = false} = options;
	const shown = state.past?.shown ?? {snapshot: live, informers: options.cluster.informers};
	if (isSpoken) return <Spoken lines={spokenLines(state, shown, {title, readOnly})} />;
	const layout = layoutScreen(size, state);
	if (layout.kind === 'too-small') return <TooSmall size={size} />;
	const {columns: width, rows: height} = size;
	const {snapshot} = shown;
	const kind = selectedKind({layout, state, shown});
	return (
		<Box key={state.redraws} flexDirection="column" width={width} height={height} overflowY="hidden">
			<LineText line={headerLine(snapshot, {title, readOnly, width})} />
			<Body layout={layout} state={state} shown={shown} size={size} />
			<LineText line={lineAboveFooter(state, {options, now: live.now, width})} />
			<LineText line={footerLine(state, {readOnly, kind, width, keymap: options.keymap})} />
			<Overlay mode={state.mode} snapshot={snapshot} size={size} bodyHeight={layout.bodyHeight} />
		</Box>
	);
};
