import {useSyncExternalStore} from 'react';
import {Box, useWindowSize} from 'ink';
import {boxOf, layoutScreen, listHeight, type ScreenLayout, type ScreenSize} from '../layout.ts';
import {footerLine} from '../lines/footer.ts';
import {headerLine} from '../lines/header.ts';
import {messageLine} from '../lines/message.ts';
import {tabsLine} from '../lines/tabs.ts';
import {resolveList} from '../list-state.ts';
import {panelContent} from '../panel-content.ts';
import {panelModel} from '../panel-model.ts';
import type {Session} from '../session.ts';
import type {ClusterSnapshot} from '../snapshot.ts';
import {listInSight, type ConsoleState} from '../state.ts';
import type {ConsoleOptions} from '../types.ts';
import type {ClusterView} from '../view.ts';
import {LineText} from './line-text.tsx';
import {Overlay} from './overlay.tsx';
import {Panel} from './panel.tsx';
import {TooSmall} from './too-small.tsx';
import {useSessionKeys} from './use-session-keys.ts';

interface ConsoleProps {
	readonly view: ClusterView;
	readonly session: Session;
	readonly options: Pick<ConsoleOptions, 'cluster' | 'title' | 'readOnly'>;
}

interface BodyProps {
	readonly layout: Extract<ScreenLayout, {readonly kind: 'panels'}>;
	readonly state: ConsoleState;
	readonly snapshot: ClusterSnapshot;
	readonly options: ConsoleProps['options'];
	readonly size: ScreenSize;
}

const Body = ({layout, state, snapshot, options, size}: BodyProps) => (
	<Box flexDirection="column" height={layout.bodyHeight}>
		{layout.tabs ? <LineText line={tabsLine(state.focus, size.columns)} /> : null}
		{layout.rows.map((boxes, row) => (
			<Box key={row}>
				{boxes.map(box => {
					const content = panelContent(box.id, state, snapshot, options.cluster.informers);
					const focused = box.id === state.focus;
					return <Panel key={box.id} model={panelModel(content, state.panels[box.id], snapshot, {box, focused})} />;
				})}
			</Box>
		))}
	</Box>
);

const selectedKind = ({layout, state, snapshot, options}: Omit<BodyProps, 'size'>): string | undefined => {
	const {items} = panelContent(state.focus, state, snapshot, options.cluster.informers);
	const height = listHeight(boxOf(layout, state.focus));
	return items[resolveList(listInSight(state.panels[state.focus]), items, height).index]?.target?.kind;
};

/** The whole screen: exactly as many lines as the terminal has. */
export const Console = ({view, session, options}: ConsoleProps) => {
	const size = useWindowSize();
	const snapshot = useSyncExternalStore(view.subscribe, view.getSnapshot);
	const state = useSyncExternalStore(session.subscribe, session.getState);
	useSessionKeys(session, size);
	const layout = layoutScreen(size, state);
	if (layout.kind === 'too-small') return <TooSmall size={size} />;
	const {title = 'cluster', readOnly = false} = options;
	const {columns: width, rows: height} = size;
	const kind = selectedKind({layout, state, snapshot, options});
	return (
		<Box key={state.redraws} flexDirection="column" width={width} height={height} overflowY="hidden">
			<LineText line={headerLine(snapshot, {title, readOnly, width})} />
			<Body layout={layout} state={state} snapshot={snapshot} options={options} size={size} />
			<LineText line={messageLine(state, width)} />
			<LineText line={footerLine(state, {readOnly, kind, width})} />
			<Overlay mode={state.mode} snapshot={snapshot} size={size} bodyHeight={layout.bodyHeight} />
		</Box>
	);
};
