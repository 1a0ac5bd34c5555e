import {createContext} from 'react';
import {themeOf, type Theme} from '../theme.ts';

/** How tones look in this console. */
export const ThemeContext = createContext<Theme>(themeOf({}));
