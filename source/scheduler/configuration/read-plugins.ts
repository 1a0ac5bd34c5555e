import type {ProfilePlugin} from '../framework/profile.ts';
import type {Plugin} from '../framework/types.ts';
import {
	extendsPoint,
	extensionPointNames,
	extensionPoints,
	restrictToPoints,
	type ExtensionPoint,
} from './extension-points.ts';
import {ConfigurationError, Fields, type Entry, type FieldPath} from './fields.ts';
import {defaultPlugins, pluginCatalogue} from './plugin-catalogue.ts';

/** The plugins that may be named, by name. */
type Catalogue = ReadonlyMap<string, Plugin>;

interface EnabledPlugin {
	readonly name: string;
	readonly weight: number;
	readonly path: FieldPath;
}

/** What a configuration says of one extension point, or of all at once. */
interface PluginSet {
	readonly enabled: readonly EnabledPlugin[];
	/** Names; `*` is all. */
	readonly disabled: ReadonlySet<string>;
}

const readName = (fields: Fields, catalogue: Catalogue): string => {
	const name = fields.requiredText('name');
	if (catalogue.has(name)) return name;
	const known = [...catalogue.keys()].toSorted().join(', ');
	throw fields.refuse('name', `plugin ${JSON.stringify(name)} does not exist; there are ${known}`);
};

const readEnabled = (entry: Entry, catalogue: Catalogue): EnabledPlugin => {
	const fields = new Fields(entry, ['name', 'weight']);
	return {name: readName(fields, catalogue), weight: fields.whole('weight', 0) ?? 0, path: entry.path};
};

const readDisabled = (entry: Entry, catalogue: Catalogue): string => {
	const fields = new Fields(entry, ['name', 'weight']);
	return fields.text('name') === '*' ? '*' : readName(fields, catalogue);
};

const readSet = (owner: Fields | undefined, point: string, catalogue: Catalogue): PluginSet => {
	const fields = owner?.object(point, ['enabled', 'disabled']);
	const enabled = fields?.list('enabled').map(entry => readEnabled(entry, catalogue)) ?? [];
	const seen = new Set<string>();
	for (const {name, path} of enabled) {
		if (seen.has(name)) throw new ConfigurationError(path, `plugin ${JSON.stringify(name)} is enabled twice`);
		seen.add(name);
	}
	return {enabled, disabled: new Set(fields?.list('disabled').map(entry => readDisabled(entry, catalogue)))};
};

/** The default plugins as multiPoint changes them: in their own places, then what is new. As kube-scheduler's mergePluginSet. */
const mergeDefaults = ({enabled, disabled}: PluginSet): readonly EnabledPlugin[] => {
	const own = new Map(enabled.map(plugin => [plugin.name, plugin]));
	const kept = disabled.has('*') ? [] : defaultPlugins.filter(({name}) => !disabled.has(name));
	const merged = kept.map(plugin => own.get(plugin.name) ?? {...plugin, path: []});
	const names = new Set(merged.map(({name}) => name));
	return [...merged, ...enabled.filter(({name}) => !names.has(name))];
};

/** The plugins of one extension point in order. As kube-scheduler's expandMultiPointPlugins. */
const expandPoint = (
	point: ExtensionPoint,
	{enabled, disabled}: PluginSet,
	everywhere: readonly EnabledPlugin[],
	catalogue: Catalogue,
): readonly EnabledPlugin[] => {
	for (const {name, path} of enabled) {
		if (extendsPoint(catalogue.get(name)!, point)) continue;
		throw new ConfigurationError(path, `plugin ${JSON.stringify(name)} does nothing at ${point}`);
	}
	if (disabled.has('*')) return enabled;
	const everywhereNames = new Set(everywhere.map(({name}) => name));
	const ownNames = new Set(enabled.map(({name}) => name));
	return [
		...enabled.filter(({name}) => everywhereNames.has(name)),
		...everywhere.filter(
			({name}) => !ownNames.has(name) && !disabled.has(name) && extendsPoint(catalogue.get(name)!, point),
		),
		...enabled.filter(({name}) => !everywhereNames.has(name)),
	];
};

/** A plugin that prepares at one point what it needs at the next cannot do without the first. */
const checkPreparation = (plugin: Plugin, points: ReadonlySet<ExtensionPoint>, path: FieldPath): void => {
	for (const [before, after] of [
		['preFilter', 'filter'],
		['preScore', 'score'],
	] as const) {
		if (!extendsPoint(plugin, before) || points.has(before) || !points.has(after)) continue;
		throw new ConfigurationError(
			path,
			`plugin ${JSON.stringify(plugin.name)} is enabled at ${after} and needs to be at ${before} too`,
		);
	}
};

/**
Reads a profile's `plugins`; `configured` are the plugins with arguments of their own. Plugins follow each other as at the
filter point, where the order tells who refuses a node; then those that do not filter.
*/
export const readPlugins = (
	entry: Entry | undefined,
	configured: ReadonlyMap<string, Plugin>,
	profilePath: FieldPath,
	catalogue: Catalogue = pluginCatalogue,
): readonly ProfilePlugin[] => {
	const fields = entry && new Fields(entry, ['multiPoint', ...extensionPointNames]);
	const everywhere = mergeDefaults(readSet(fields, 'multiPoint', catalogue));
	const points = new Map<string, Set<ExtensionPoint>>();
	const weights = new Map<string, number>();
	const inOrder = (['filter', ...extensionPointNames] as const).map(
		point => [point, expandPoint(point, readSet(fields, point, catalogue), everywhere, catalogue)] as const,
	);
	for (const [point, plugins] of inOrder) {
		for (const {name, weight} of plugins) {
			const known = points.get(name);
			if (known === undefined) points.set(name, new Set([point]));
			else known.add(point);
			if (point === 'score') weights.set(name, weight);
		}
	}
	const path = entry?.path ?? profilePath;
	const plugins = [...points].map(([name, at]): ProfilePlugin => {
		const plugin = configured.get(name) ?? catalogue.get(name)!;
		checkPreparation(plugin, at, path);
		return {plugin: restrictToPoints(plugin, at), weight: weights.get(name) || 1};
	});
	const sorts = plugins.filter(({plugin}) => plugin[extensionPoints.queueSort[0]] !== undefined).length;
	if (sorts !== 1) throw new ConfigurationError(path, `one queueSort plugin is needed, there are ${sorts}`);
	if (!plugins.some(({plugin}) => plugin.bind))
		throw new ConfigurationError(path, 'at least one bind plugin is needed');
	return plugins;
};
