import {Box} from 'ink';
import type {Line} from '../line.ts';
import {frameLines} from '../lines/frame.ts';
import {LineText} from './line-text.tsx';

interface FrameProps {
	readonly title: string;
	readonly note?: Line;
	readonly lines: readonly Line[];
	readonly width: number;
	readonly height: number;
	/** First line of the screen it covers. */
	readonly top: number;
}

/** A box of lines over what lies under it. Every line is padded, so that nothing shows through. */
export const Frame = ({title, note = [], lines, width, height, top}: FrameProps) => (
	<Box position="absolute" top={top} left={0} flexDirection="column" width={width} height={height}>
		{frameLines(title, note, lines, {width, height, tone: 'focus'}).map((line, index) => (
			<LineText key={index} line={line} />
		))}
	</Box>
);
