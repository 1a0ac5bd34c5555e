import {fitLine, lineWidth, span, type Line} from '../line.ts';
import {panelIds, type PanelId} from '../panels/panel.ts';

const tab = (id: PanelId, focus: PanelId): Line => [
	span(` ${panelIds.indexOf(id) + 1} ${id} `, id === focus ? 'cursor' : 'muted'),
	span(' '),
];

/** The tabs in sight and what stands before them: as many before the focused one are left out as do not fit. */
const tabsInSight = (focus: PanelId, width: number): {readonly lead: Line; readonly ids: readonly PanelId[]} => {
	const upToFocus = panelIds.slice(0, panelIds.indexOf(focus) + 1);
	let left = 0;
	const lead = (): Line => (left === 0 ? [span(' ')] : [span('‹', 'muted')]);
	while (
		left < upToFocus.length - 1 &&
		lineWidth([...lead(), ...upToFocus.slice(left).flatMap(id => tab(id, focus))]) > width
	)
		left++;
	return {lead: lead(), ids: panelIds.slice(left)};
};

/** The names of all panels with the focused one marked, where only one is on the screen. */
export const tabsLine = (focus: PanelId, width: number): Line => {
	const {lead, ids} = tabsInSight(focus, width);
	return fitLine([...lead, ...ids.flatMap(id => tab(id, focus))], width);
};

/** The tab at a column of that line. */
export const tabAt = (focus: PanelId, column: number, width: number): PanelId | undefined => {
	const {lead, ids} = tabsInSight(focus, width);
	let end = lineWidth(lead);
	return ids.find(id => {
		end += lineWidth(tab(id, focus));
		return column < end;
	});
};
