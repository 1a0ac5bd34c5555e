import {Component, type ReactNode} from 'react';
import {Box} from 'ink';
import type {PanelBox} from '../layout.ts';
import {span} from '../line.ts';
import {frameLines} from '../lines/frame.ts';
import {LineText} from './line-text.tsx';

interface PanelBoundaryProps {
	readonly box: PanelBox;
	readonly children: ReactNode;
}

/** Keeps a panel that fails to itself: it says what failed, and the others go on. A new one of another key tries again. */
export class PanelBoundary extends Component<PanelBoundaryProps, {readonly failure?: string}> {
	static getDerivedStateFromError(error: unknown) {
		return {failure: error instanceof Error ? error.message : String(error)};
	}

	override readonly state: {readonly failure?: string} = {};

	override render(): ReactNode {
		const {failure} = this.state;
		if (failure === undefined) return this.props.children;
		const {id, width, height} = this.props.box;
		const lines = [[span(`this panel failed: ${failure}`, 'bad')], [span('ctrl-l tries again', 'muted')]] as const;
		return (
			<Box flexDirection="column" width={width} height={height}>
				{frameLines(id, [], lines, {width, height, tone: 'bad'}).map((line, index) => (
					<LineText key={index} line={line} />
				))}
			</Box>
		);
	}
}
