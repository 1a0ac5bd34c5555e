import {sheetHeight, type ScreenSize} from '../layout.ts';
import {span} from '../line.ts';
import {promptOf} from '../lines/prompt.ts';
import {sheetLines, sheetTop} from '../sheet-top.ts';
import type {ClusterSnapshot} from '../snapshot.ts';
import type {Mode, ModeOf} from '../state.ts';
import {Frame} from './frame.tsx';

interface OverlayProps {
	readonly mode: Mode;
	readonly snapshot: ClusterSnapshot;
	readonly size: ScreenSize;
	readonly bodyHeight: number;
}

/** The body starts below the header. */
const bodyTop = 1;

const Sheet = ({
	mode,
	size,
	bodyHeight,
}: {
	readonly mode: ModeOf<'sheet'>;
	readonly size: ScreenSize;
	readonly bodyHeight: number;
}) => {
	const {sheet} = mode;
	const height = sheetHeight(size);
	const lines = sheetLines(mode, size);
	const top = sheetTop(mode, lines.length, height);
	const last = Math.min(lines.length, top + height);
	const note = lines.length > height ? [span(` ${last}/${lines.length} `, 'muted')] : [];
	return (
		<Frame
			title={sheet.title}
			note={note}
			lines={lines.slice(top, last)}
			width={size.columns}
			height={bodyHeight}
			top={bodyTop}
		/>
	);
};

/** What lies over the panels: a sheet over the whole body, a prompt over its lower end, or nothing. */
export const Overlay = ({mode, snapshot, size, bodyHeight}: OverlayProps) => {
	if (mode.kind === 'sheet') return <Sheet mode={mode} size={size} bodyHeight={bodyHeight} />;
	const prompt = promptOf(mode, snapshot, bodyHeight);
	if (prompt === undefined) return null;
	const height = Math.min(bodyHeight, prompt.lines.length + 2);
	return (
		<Frame
			title={prompt.title}
			lines={prompt.lines}
			width={size.columns}
			height={height}
			top={bodyTop + bodyHeight - height}
		/>
	);
};
