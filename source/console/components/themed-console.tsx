import {useSyncExternalStore, type ReactNode} from 'react';
import {themeOf} from '../theme.ts';
import {Console, type ConsoleProps} from './console.tsx';
import {ThemeContext} from './theme-context.ts';

interface ThemedConsoleProps extends ConsoleProps {
	readonly environment: {readonly [name: string]: string | undefined};
	readonly children?: ReactNode;
}

/** The console in the theme that is chosen. */
export const ThemedConsole = ({environment, children, ...props}: ThemedConsoleProps) => {
	const {theme} = useSyncExternalStore(props.session.subscribe, props.session.getState);
	return (
		<ThemeContext value={themeOf(environment, theme)}>
			<Console {...props} />
			{children}
		</ThemeContext>
	);
};
