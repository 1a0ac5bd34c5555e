import {FileError, readYamlDocuments} from '../../formats/yaml-documents.ts';
import {keyConflicts, keymap, type ActionId, type KeyBinding} from '../keymap.ts';
import type {GridPanels, LayoutPreset} from '../layout.ts';
import type {ThemeName} from '../theme.ts';
import {checkConfig} from './check-config.ts';
import {configSchema} from './config-schema.ts';

/** What the configuration file says. */
export interface Config {
	readonly theme?: ThemeName;
	readonly mouse?: boolean;
	readonly screenReader?: boolean;
	readonly readOnly?: boolean;
	readonly layout?: {readonly preset?: LayoutPreset; readonly panels?: GridPanels};
	readonly keys?: {readonly [action in ActionId]?: readonly string[]};
	readonly defaults?: {
		readonly nodes?: number;
		readonly seed?: number;
		readonly speed?: number;
	};
}

/** The key table with other keys for some actions. */
export const reboundKeymap = ({keys = {}}: Config): readonly KeyBinding[] =>
	keymap.map(binding => ({...binding, keys: keys[binding.action] ?? binding.keys}));

/** An action of the file that shares a key with another. */
const conflictOf = (config: Config): {readonly action: string; readonly message: string} | undefined => {
	const [message] = keyConflicts(reboundKeymap(config));
	if (message === undefined) return undefined;
	const [, first = '', second = ''] = / is both (\S+) and (\S+)$/.exec(message) ?? [];
	return {action: config.keys && Object.hasOwn(config.keys, first) ? first : second, message};
};

/** Reads the text of a configuration file. Throws FileError with the place of the first thing wrong and what is allowed there. */
export const readConfig = (text: string, file: string): Config => {
	const [document, other] = readYamlDocuments(text, file);
	if (other) throw new FileError(file, other.positionOf([]), 'there must be one document');
	if (document === undefined) return {};
	const [problem] = checkConfig(document.value, configSchema);
	if (problem) {
		const {path, inName, message} = problem;
		const position = inName ? document.fieldPositionOf(path) : document.positionOf(path);
		const where = inName || path.length === 0 ? '' : `${path.join('.')}: `;
		throw new FileError(file, position, where + message);
	}
	const config = document.value as Config;
	const conflict = conflictOf(config);
	if (conflict)
		throw new FileError(file, document.fieldPositionOf(['keys', conflict.action]), `keys: ${conflict.message}`);
	return config;
};
