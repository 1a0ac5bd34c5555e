import {mkdir, readFile, writeFile} from 'node:fs/promises';
import {homedir} from 'node:os';
import path from 'node:path';
import {readConfig, reboundKeymap, type Config} from '../console/config/read-config.ts';
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

export interface LoadedSettings {
	readonly config: Config;
	readonly readOnly: boolean;
	readonly settings: ConsoleSettings;
	/** Writes how the console was left, for the next time. Rejects when it cannot be written. */
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
	let left: SavedLayout | undefined;
	return {
		config,
		readOnly: flags.readOnly === true || config.readOnly === true,
		settings: {
			keymap: reboundKeymap(config),
			theme: theme ?? config.theme ?? saved.theme,
			mouse: flags.mouse !== false && config.mouse !== false,
			...(flags.screenReader === true || config.screenReader === true ? {screenReader: true} : {}),
			layout: {...saved, preset, grid: panels},
			saveLayout(layout) {
				left = layout;
			},
		},
		async save() {
			if (left === undefined) return;
			await mkdir(folder, {recursive: true});
			await writeFile(layoutFile, `${JSON.stringify(left, null, '\t')}\n`);
		},
	};
};
