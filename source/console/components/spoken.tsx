import {Box, Text} from 'ink';

/** Lines for a screen reader, in order, with nothing drawn around them. */
export const Spoken = ({lines}: {readonly lines: readonly string[]}) => (
	<Box flexDirection="column">
		{lines.map((line, index) => (
			<Text key={index}>{line}</Text>
		))}
	</Box>
);
