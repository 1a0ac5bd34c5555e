import {drawHeadings, drawRow, layoutColumns} from './columns.ts';
import {lineText, type Line} from './line.ts';
import {gridPresets} from './layout.ts';
import {headerLine} from './lines/header.ts';
import {panelContent} from './panel-content.ts';
import type {PanelId} from './panels/panel.ts';
import type {ClusterSnapshot} from './snapshot.ts';
import {initialState} from './state.ts';
import type {ConsoleOptions} from './types.ts';
import {createClusterView} from './view.ts';
import {workloadKinds} from './workload-list.ts';

type OnceOptions = Pick<ConsoleOptions, 'cluster' | 'title'>;

const kinds = ['Node', 'Pod', 'Event', ...workloadKinds] as const;

const text = (line: Line): string => lineText(line).trimEnd();

const panelLines = (
	id: PanelId,
	snapshot: ClusterSnapshot,
	{cluster}: OnceOptions,
	width: number,
): readonly string[] => {
	const {title, columns, items, empty} = panelContent(id, initialState, {snapshot, informers: cluster.informers});
	const rows = items.map(item => item.cells(snapshot.now));
	const sized = layoutColumns(columns, rows, width - 2);
	const lines = rows.length === 0 ? [empty] : [drawHeadings(sized), ...rows.map(row => drawRow(sized, row))].map(text);
	return [title, ...lines.map(line => `  ${line}`), ''];
};

/**
The panels of the overview as plain text, every row, at most `columns` wide; waits until the lists are complete. For pipes and `--once`.
*/
export const renderOnce = async (options: OnceOptions, {columns}: {readonly columns: number}): Promise<string> => {
	const {cluster, title = 'cluster'} = options;
	await Promise.all(kinds.map(kind => cluster.informers.of(kind).synced));
	const view = createClusterView({cluster, scheduleFrame() {}});
	const snapshot = view.getSnapshot();
	view.stop();
	const header = text(headerLine(snapshot, {title, readOnly: false, width: columns}))
		.replace(/\s+\? help$/, '')
		.trim();
	return [header, '', ...gridPresets[0]!.flatMap(id => panelLines(id, snapshot, options, columns))]
		.join('\n')
		.trimEnd();
};
