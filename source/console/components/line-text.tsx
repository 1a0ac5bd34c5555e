import {memo, useContext} from 'react';
import {Text} from 'ink';
import {joinSpans, type Line} from '../line.ts';
import {ThemeContext} from './theme-context.ts';

interface LineTextProps {
	readonly line: Line;
	readonly isStrong?: boolean;
}

const sameLine = (before: LineTextProps, after: LineTextProps): boolean =>
	before.isStrong === after.isStrong &&
	before.line.length === after.line.length &&
	before.line.every(({text, tone}, index) => text === after.line[index]!.text && tone === after.line[index]!.tone);

/** One line of the screen as one `<Text>`: the layout counts lines, not cells. */
export const LineText = memo(({line, isStrong = false}: LineTextProps) => {
	const theme = useContext(ThemeContext);
	return (
		<Text bold={isStrong} wrap="truncate">
			{joinSpans(line).map(({text, tone}, index) =>
				tone === undefined ? (
					text
				) : (
					<Text key={index} {...theme[tone]}>
						{text}
					</Text>
				),
			)}
		</Text>
	);
}, sameLine);
