import {mkdir, readFile, writeFile} from 'node:fs/promises';
import {homedir} from 'node:os';
import path from 'node:path';
import {readConfig, reboundKeymap, type Config} from '../console/config/read-config.ts';
import {historyLinesMax} from '../console/limits.ts';
import {remember} from '../console/palette-state.ts';
import {layoutOf, readSavedLayout, type SavedLayout} from '../console/saved-layout.ts';
import {initialState} from '../console/state.ts';
import {themeNames} from '../console/theme.ts';
import type {ConsoleSettings} from '../console/types.ts';
import {choiceFlag} from './options.ts';
import {UsageError} from './usage-error.ts';

/** Flags of the console that are about the console itself. */
export const settingsFlags = {
	config: {type: 'string', names: 'file'},
	theme: {type: 'string', values: themeNames},
	mouse: {type: 'boolean', default: true},
	screenReader: {type: 'boolean'},
	readOnly: {type: 'boolean'},
} as const;

export interface SettingsFlags {
	readonly config?: string;
	readonly theme?: string;
	readonly mouse?: boolean;
	readonly screenReader?: boolean;
	readonly readOnly?: boolean;
}

type Environment = {readonly [name: string]: string | undefined};

/** Where configuration is kept (XDG Base Directory Specification). */
const configFolder = ({XDG_CONFIG_HOME}: Environment): string =>
	path.join(XDG_CONFIG_HOME || path.join(homedir(), '.config'), 'inkube');

/** The text of a file; undefined when there is none. */
const textOf = (file: string): Promise<string | undefined> =>
	readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
		if (error.code === 'ENOENT') return undefined;
		throw new UsageError(`cannot read ${file}: ${error.message}`);
	});

const loadConfig = async (named: string | undefined, folder: string): Promise<Config> => {
	const file = named ?? path.join(folder, 'config.yaml');
	const text = await textOf(file);
	if (text !== undefined) return readConfig(text, file);
	if (named === undefined) return {};
	throw new UsageError(`--config ${named}: there is no such file`);
};

/** How the console was left; a file that cannot be understood counts as none, for it is only a convenience. */
const loadLayout = async (file: string): Promise<SavedLayout> => {
	const text = await textOf(file);
	try {
		return readSavedLayout(text === undefined ? undefined : JSON.parse(text));
	} catch {
		return layoutOf(initialState);
	}
};

/** Lines of the palette, one a line. */
const loadHistory = async (file: string): Promise<readonly string[]> =>
	((await textOf(file)) ?? '')
		.split('\n')
		.filter(line => line !== '')
		.slice(-historyLinesMax);

/** Puts lines behind those of the file: another console may have written it meanwhile. Commands can hold what is nobody else's business. */
const saveHistory = async (file: string, lines: readonly string[]): Promise<void> => {
	const merged = lines.reduce(remember, await loadHistory(file));
	await writeFile(file, merged.map(line => `${line}\n`).join(''), {mode: 0o600});
};

export interface LoadedSettings {
	readonly config: Config;
	readonly readOnly: boolean;
	readonly settings: ConsoleSettings;
	/** Writes how the console was left, and what was typed in it unless it was read-only, for the next time. Rejects when it cannot be written. */
	save(): Promise<void>;
}

/** Everything that decides how the console looks and acts: flags first, then the configuration file, then how it was left. */
export const loadSettings = async (
	flags: SettingsFlags,
	environment: Environment = process.env,
): Promise<LoadedSettings> => {
	const folder = configFolder(environment);
	const layoutFile = path.join(folder, 'state.json');
	const theme = choiceFlag('theme', flags.theme, themeNames);
	const config = await loadConfig(flags.config, folder);
	const saved = await loadLayout(layoutFile);
	const {preset = saved.preset, panels = saved.grid} = config.layout ?? {};
	const historyFile = path.join(folder, 'history');
	const readOnly = flags.readOnly === true || config.readOnly === true;
	const history = await loadHistory(historyFile);
	let left: SavedLayout | undefined;
	let typed: readonly string[] = history;
	return {
		config,
		readOnly,
		settings: {
			keymap: reboundKeymap(config),
			theme: theme ?? config.theme ?? saved.theme,
			mouse: flags.mouse !== false && config.mouse !== false,
			...(flags.screenReader === true || config.screenReader === true ? {screenReader: true} : {}),
			layout: {...saved, preset, grid: panels},
			saveLayout(layout) {
				left = layout;
			},
			history,
			saveHistory(lines) {
				typed = lines;
			},
		},
		async save() {
			if (left === undefined) return;
			await mkdir(folder, {recursive: true});
			await writeFile(layoutFile, `${JSON.stringify(left, null, '\t')}\n`);
			if (!readOnly && typed !== history) await saveHistory(historyFile, typed);
		},
	};
};
