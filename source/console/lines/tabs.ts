import {fitLine, lineWidth, span, type Line} from '../line.ts';
import {panelIds, type PanelId} from '../panels/panel.ts';

const tab = (id: PanelId, focus: PanelId): Line => [
	span(` ${panelIds.indexOf(id) + 1} ${id} `, id === focus ? 'cursor' : 'muted'),
	span(' '),
];

/** The names of all panels with the focused one marked, where only one is on the screen; as many before it are left out as do not fit. */
export const tabsLine = (focus: PanelId, width: number): Line => {
	const upToFocus = panelIds.slice(0, panelIds.indexOf(focus) + 1);
	let left = 0;
	const lead = (): Line => (left === 0 ? [span(' ')] : [span('‹', 'muted')]);
	while (
		left < upToFocus.length - 1 &&
		lineWidth([...lead(), ...upToFocus.slice(left).flatMap(id => tab(id, focus))]) > width
	)
		left++;
	return fitLine([...lead(), ...panelIds.slice(left).flatMap(id => tab(id, focus))], width);
};
