import type {Profile} from '../framework/profile.ts';
import type {SchedulerConfiguration} from '../framework/scheduler-configuration.ts';
import type {Plugin} from '../framework/types.ts';
import {podBackoffInitialMs, podBackoffMaxMs} from '../limits.ts';
import {configurationVersion} from './configuration-version.ts';
import {ConfigurationError, Fields, type Entry} from './fields.ts';
import {argumentReaders} from './read-arguments.ts';
import {isJsonObject} from '../../machinery/json.ts';
import {withBinder} from '../extenders/extended-profile.ts';
import {readExtenders} from './read-extenders.ts';
import {pluginCatalogue} from './plugin-catalogue.ts';
import {pluginOfModule, type PluginModules} from './plugin-module.ts';
import {readPlugins} from './read-plugins.ts';

const percentage = 'percentageOfNodesToScore';

/** Fields of the format; those that speak of kube-scheduler's process have no meaning here and are not looked at. */
const known = [
	'apiVersion',
	'kind',
	'parallelism',
	'leaderElection',
	'clientConnection',
	'enableProfiling',
	'enableContentionProfiling',
	'delayCacheUntilActive',
	percentage,
	'podInitialBackoffSeconds',
	'podMaxBackoffSeconds',
	'profiles',
	'extenders',
];

const fitName = 'NodeResourcesFit';

/** The entries of pluginConfig; resources that an extender looks after are none of NodeResourcesFit's business. */
const pluginEntries = (profile: Fields, ignoredResources: readonly string[]): readonly Entry[] => {
	const entries = profile.list('pluginConfig');
	if (ignoredResources.length === 0) return entries;
	const nameOf = ({value}: Entry) => (isJsonObject(value) ? value['name'] : undefined);
	const own: Entry = entries.find(entry => nameOf(entry) === fitName) ?? {value: {name: fitName}, path: profile.path};
	const {args} = own.value as {readonly args?: {readonly ignoredResources?: readonly string[]}};
	const ignored = [...(args?.ignoredResources ?? []), ...ignoredResources];
	const fit: Entry = {...own, value: {...(own.value as object), args: {...args, ignoredResources: ignored}}};
	return [...entries.filter(entry => nameOf(entry) !== fitName), fit];
};

const readPluginConfig = (
	profile: Fields,
	ignoredResources: readonly string[],
	modules: PluginModules,
): ReadonlyMap<string, Plugin> => {
	const configured = new Map<string, Plugin>();
	for (const entry of pluginEntries(profile, ignoredResources)) {
		const fields = new Fields(entry, ['name', 'args']);
		const name = fields.requiredText('name');
		if (configured.has(name)) throw fields.refuse('name', `repeated config for plugin ${name}`);
		const args = fields.entry('args') ?? {value: {}, path: entry.path};
		const own = pluginOfModule(name, args, modules);
		if (own !== undefined) {
			configured.set(name, own);
			continue;
		}
		const read = Object.hasOwn(argumentReaders, name) ? argumentReaders[name] : undefined;
		if (read === undefined) {
			const names = Object.keys(argumentReaders).join(', ');
			throw fields.refuse(
				'name',
				`plugin ${JSON.stringify(name)} takes no arguments; those that do are ${names}, and those of a module: args: {module: ./file.mjs}`,
			);
		}
		configured.set(name, read(args));
	}
	return configured;
};

/** What holds for all profiles. */
interface Common {
	readonly percentage: number | undefined;
	readonly ignoredResources: readonly string[];
	readonly modules: PluginModules;
}

const readProfile = (entry: Entry, common: Common): Profile => {
	const fields = new Fields(entry, ['schedulerName', percentage, 'plugins', 'pluginConfig']);
	const schedulerName = fields.text('schedulerName') ?? 'default-scheduler';
	if (schedulerName === '') throw fields.refuse('schedulerName', 'must not be empty');
	const configured = readPluginConfig(fields, common.ignoredResources, common.modules);
	const catalogue = new Map([...pluginCatalogue, ...configured]);
	const plugins = readPlugins(fields.entry('plugins'), configured, entry.path, catalogue);
	const percentageOfNodesToScore = fields.whole(percentage, 0, 100) ?? common.percentage;
	return {schedulerName, plugins, ...(percentageOfNodesToScore === undefined ? {} : {percentageOfNodesToScore})};
};

const sortOf = ({plugins}: Profile): string | undefined =>
	plugins.find(({plugin}) => plugin.less !== undefined)?.plugin.name;

const readProfiles = (fields: Fields, common: Common): readonly Profile[] => {
	const entries = fields.list('profiles');
	if (entries.length === 0) return [readProfile({value: {}, path: []}, common)];
	const profiles: Profile[] = [];
	for (const entry of entries) {
		const profile = readProfile(entry, common);
		const {schedulerName} = profile;
		if (profiles.some(other => other.schedulerName === schedulerName)) {
			throw new ConfigurationError([...entry.path, 'schedulerName'], `there are two profiles ${schedulerName}`);
		}
		if (profiles[0] !== undefined && sortOf(profiles[0]) !== sortOf(profile)) {
			throw new ConfigurationError([...entry.path, 'plugins', 'queueSort'], 'must be the same for all profiles');
		}
		profiles.push(profile);
	}
	return profiles;
};

/**
Reads a KubeSchedulerConfiguration, kubescheduler.config.k8s.io/v1. Differs from kube-scheduler where the file says nothing
of percentageOfNodesToScore: then all nodes are scored. `modules` are those that plugins come from, by the path written. Throws ConfigurationError, also for unknown fields.
*/
export const readConfiguration = (value: unknown, modules: PluginModules = new Map()): SchedulerConfiguration => {
	const fields = new Fields({value, path: []}, known);
	fields.requiredText('apiVersion');
	fields.choice('apiVersion', [configurationVersion]);
	fields.requiredText('kind');
	fields.choice('kind', ['KubeSchedulerConfiguration']);
	const {extenders, ignoredResources} = readExtenders(fields.list('extenders'));
	const seconds = (field: string): number | undefined => {
		const value = fields.whole(field, 1);
		return value === undefined ? undefined : value * 1000;
	};
	const podInitialBackoffMs = seconds('podInitialBackoffSeconds') ?? podBackoffInitialMs;
	const podMaxBackoffMs = seconds('podMaxBackoffSeconds') ?? podBackoffMaxMs;
	if (podMaxBackoffMs < podInitialBackoffMs) {
		throw fields.refuse('podMaxBackoffSeconds', 'must not be less than podInitialBackoffSeconds');
	}
	const common = {percentage: fields.whole(percentage, 0, 100), ignoredResources, modules};
	return {
		profiles: readProfiles(fields, common).map(profile => withBinder(profile, extenders)),
		podInitialBackoffMs,
		podMaxBackoffMs,
		...(extenders.length === 0 ? {} : {extenders}),
	};
};
