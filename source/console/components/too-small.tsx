import {Box} from 'ink';
import type {ScreenSize} from '../layout.ts';
import {screenColumnsMin, screenRowsMin} from '../limits.ts';
import {fitLine, span, type Line} from '../line.ts';
import {LineText} from './line-text.tsx';

/** Said in place of panels that nobody could read; as high as the terminal, so that nothing of an earlier frame stays. */
export const TooSmall = ({size: {columns, rows}}: {readonly size: ScreenSize}) => {
	const lines: readonly Line[] = [
		[span(`inkube needs ${screenColumnsMin}×${screenRowsMin}`, 'strong')],
		[span(`this is ${columns}×${rows}`)],
		[span('make it larger, or q to quit', 'muted')],
	];
	return (
		<Box flexDirection="column" width={columns} height={rows} overflowY="hidden">
			{lines.slice(0, rows).map((line, index) => (
				<LineText key={index} line={fitLine(line, columns)} />
			))}
		</Box>
	);
};
