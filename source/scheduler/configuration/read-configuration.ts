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

const readPluginConfig = (profile: Fields, ignoredResources: readonly string[]): ReadonlyMap<string, Plugin> => {
	const configured = new Map<string, Plugin>();
	for (const entry of pluginEntries(profile, ignoredResources)) {
		const fields = new Fields(entry, ['name', 'args']);
		const name = fields.requiredText('name');
		const read = Object.hasOwn(argumentReaders, name) ? argumentReaders[name] : undefined;
		if (read === undefined) {
			const names = Object.keys(argumentReaders).join(', ');
			throw fields.refuse('name', `plugin ${JSON.stringify(name)} takes no arguments; those that do are ${names}`);
		}
		if (configured.has(name)) throw fields.refuse('name', `repeated config for plugin ${name}`);
		configured.set(name, read(fields.entry('args') ?? {value: {}, path: entry.path}));
	}
	return configured;
};

const readProfile = (entry: Entry, commonPercentage: number | undefined, ignored: readonly string[]): Profile => {
	const fields = new Fields(entry, ['schedulerName', percentage, 'plugins', 'pluginConfig']);
	const schedulerName = fields.text('schedulerName') ?? 'default-scheduler';
	if (schedulerName === '') throw fields.refuse('schedulerName', 'must not be empty');
	const plugins = readPlugins(fields.entry('plugins'), readPluginConfig(fields, ignored), entry.path);
	const percentageOfNodesToScore = fields.whole(percentage, 0, 100) ?? commonPercentage;
	return {schedulerName, plugins, ...(percentageOfNodesToScore === undefined ? {} : {percentageOfNodesToScore})};
};

const sortOf = ({plugins}: Profile): string | undefined =>
	plugins.find(({plugin}) => plugin.less !== undefined)?.plugin.name;

const readProfiles = (
	fields: Fields,
	commonPercentage: number | undefined,
	ignored: readonly string[],
): readonly Profile[] => {
	const entries = fields.list('profiles');
	if (entries.length === 0) return [readProfile({value: {}, path: []}, commonPercentage, ignored)];
	const profiles: Profile[] = [];
	for (const entry of entries) {
		const profile = readProfile(entry, commonPercentage, ignored);
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
of percentageOfNodesToScore: then all nodes are scored. Throws ConfigurationError, also for unknown fields.
*/
export const readConfiguration = (value: unknown): SchedulerConfiguration => {
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
	return {
		profiles: readProfiles(fields, fields.whole(percentage, 0, 100), ignoredResources).map(profile =>
			withBinder(profile, extenders),
		),
		podInitialBackoffMs,
		podMaxBackoffMs,
		...(extenders.length === 0 ? {} : {extenders}),
	};
};
