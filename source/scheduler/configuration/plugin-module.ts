import {isJsonObject} from '../../machinery/json.ts';
import {failure, unresolvable, unschedulable} from '../framework/refusal.ts';
import type {Plugin} from '../framework/types.ts';
import type {PluginFactory} from '../plugin-api.ts';
import {extendsPoint, extensionPointNames, extensionPoints} from './extension-points.ts';
import {ConfigurationError, type Entry, type FieldPath} from './fields.ts';

/** The default exports of plugins' modules, by the path as the configuration writes it. */
export type PluginModules = ReadonlyMap<string, unknown>;

const tools = {unschedulable, unresolvable, failure};

const parts: ReadonlySet<string> = new Set(Object.values(extensionPoints).flat());
const otherParts: ReadonlySet<string> = new Set(['name', 'events']);

/** The problem of what is to be a plugin called `name`; undefined: it can be used. */
const problemOf = (plugin: unknown, name: string): string | undefined => {
	if (!isJsonObject(plugin)) return `must make an object, not ${String(plugin)}`;
	if (plugin['name'] !== name) return `makes plugin ${JSON.stringify(plugin['name'])}, not ${JSON.stringify(name)}`;
	for (const [part, value] of Object.entries(plugin)) {
		if (otherParts.has(part)) continue;
		if (!parts.has(part)) {
			return `makes a plugin with ${part}, which is none of ${[...parts, ...otherParts].toSorted().join(', ')}`;
		}
		if (typeof value !== 'function') return `makes a plugin whose ${part} is no function`;
	}
	const events: unknown = plugin['events'];
	if (events !== undefined && !Array.isArray(events)) return 'makes a plugin whose events are no list';
	const acts = extensionPointNames.some(point => extendsPoint(plugin as unknown as Plugin, point));
	return acts ? undefined : `makes a plugin that does nothing; give it one of ${[...parts].toSorted().join(', ')}`;
};

/** Paths of the modules that a configuration names, with where it does. */
export const modulesNamed = (value: unknown): readonly {readonly file: string; readonly path: FieldPath}[] => {
	const listOf = (owner: unknown, field: string): readonly unknown[] => {
		const list = isJsonObject(owner) ? owner[field] : undefined;
		return Array.isArray(list) ? list : [];
	};
	return listOf(value, 'profiles').flatMap((profile, profileIndex) =>
		listOf(profile, 'pluginConfig').flatMap((entry, index) => {
			const args = isJsonObject(entry) ? entry['args'] : undefined;
			const file = isJsonObject(args) ? args['module'] : undefined;
			const path = ['profiles', profileIndex, 'pluginConfig', index, 'args', 'module'];
			return typeof file === 'string' ? [{file, path}] : [];
		}),
	);
};

/** The plugin that an entry of pluginConfig takes from a module; undefined when it names none. Throws ConfigurationError. */
export const pluginOfModule = (name: string, {value, path}: Entry, modules: PluginModules): Plugin | undefined => {
	if (!isJsonObject(value) || value['module'] === undefined) return undefined;
	const {module: file, ...args} = value;
	const refuse = (problem: string): ConfigurationError =>
		new ConfigurationError([...path, 'module'], `${String(file)} ${problem}`);
	if (typeof file !== 'string') throw refuse('is no path of an ES module');
	if (!modules.has(file)) throw refuse('cannot be loaded here; write the configuration into a file');
	const factory = modules.get(file);
	if (typeof factory !== 'function') {
		throw refuse('must have a default export that makes the plugin: export default (args, tools) => ({name, …})');
	}
	let plugin: unknown;
	try {
		plugin = (factory as PluginFactory)(args, tools);
	} catch (error) {
		throw refuse(`refuses its arguments: ${error instanceof Error ? error.message : String(error)}`);
	}
	const problem = problemOf(plugin, name);
	if (problem !== undefined) throw refuse(problem);
	return plugin as Plugin;
};
