import {fitLine, span, type Line} from '../line.ts';
import {panelIds, type PanelId} from '../panels/panel.ts';

/** The names of all panels with the focused one marked, where only one is on the screen. */
export const tabsLine = (focus: PanelId, width: number): Line =>
	fitLine(
		[
			span(' '),
			...panelIds.flatMap((id, index) => [span(` ${index + 1} ${id} `, id === focus ? 'cursor' : 'muted'), span(' ')]),
		],
		width,
	);
