import {useSyncExternalStore, type ReactNode} from 'react';
import {useIsScreenReaderEnabled} from 'ink';
import type {Sides, Split} from '../fork/sides.ts';
import {themeOf} from '../theme.ts';
import {Console, type ConsoleProps} from './console.tsx';
import {SplitConsole} from './split-console.tsx';
import {ThemeContext} from './theme-context.ts';

/** A console that has no cluster yet has no fork either. */
export interface OneSide {
	getState(): {readonly side: ConsoleProps; readonly split?: undefined};
	subscribe(listener: () => void): () => void;
}

interface Drawn {
	readonly side: ConsoleProps;
	readonly split?: Split;
}

interface SidesConsoleProps {
	readonly sides: Sides | OneSide;
	readonly environment: {readonly [name: string]: string | undefined};
	readonly children?: ReactNode;
}

const isOne = (sides: Sides | OneSide): sides is OneSide => !('session' in sides);

/** The console in the theme that is chosen: on its cluster, or on that and a fork of it; read aloud, on one at a time. */
export const SidesConsole = ({sides, environment, children}: SidesConsoleProps) => {
	const {side, split} = useSyncExternalStore<Drawn>(sides.subscribe, sides.getState);
	const {theme} = useSyncExternalStore(side.session.subscribe, side.session.getState);
	const isSpoken = useIsScreenReaderEnabled();
	return (
		<ThemeContext value={themeOf(environment, theme)}>
			{split === undefined || isSpoken || isOne(sides) ? (
				<Console view={side.view} session={side.session} options={side.options} />
			) : (
				<SplitConsole sides={sides} split={split} side={side === split.a ? split.a : split.b} />
			)}
			{children}
		</ThemeContext>
	);
};
