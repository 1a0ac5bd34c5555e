import type {ClusterOptions, ComponentName} from '../cluster/types.ts';
import {logLevels, type LogLevel} from '../cluster/stderr-log.ts';
import {parseDuration} from '../machinery/duration.ts';
import {etcdFlags, storeFlags, type StoreFlags} from './store-options.ts';
import {UsageError} from './usage-error.ts';

const fsyncPolicies = ['always', 'interval', 'never'] as const;

/** Flags that every command with a cluster takes, for meow. */
export const clusterFlags = {
	nodes: {type: 'string'},
	data: {type: 'string', names: 'folder'},
	seed: {type: 'string'},
	speed: {type: 'string'},
	heartbeat: {type: 'string'},
	podStart: {type: 'string'},
	podStop: {type: 'string'},
	imagePull: {type: 'string'},
	fsync: {type: 'string', values: fsyncPolicies},
	history: {type: 'string'},
	repair: {type: 'boolean'},
	...storeFlags,
	schedulerConfig: {type: 'string', names: 'file'},
	stages: {type: 'string', isMultiple: true, names: 'file'},
	featureGates: {type: 'string'},
	logLevel: {type: 'string', values: logLevels},
	color: {type: 'boolean', default: true},
} as const;

export interface ClusterFlags extends StoreFlags {
	readonly nodes?: string;
	readonly data?: string;
	readonly seed?: string;
	readonly speed?: string;
	readonly heartbeat?: string;
	readonly podStart?: string;
	readonly podStop?: string;
	readonly imagePull?: string;
	readonly fsync?: string;
	readonly history?: string;
	readonly repair?: boolean;
	readonly schedulerConfig?: string;
	/** Files with Stages of kwok. */
	readonly stages?: readonly string[];
	readonly featureGates?: string;
	readonly logLevel?: string;
	readonly color?: boolean;
}

/** A whole number of at least `least`. */
export const wholeFlag = (name: string, value: string | undefined, least = 0): number | undefined => {
	if (value === undefined) return undefined;
	if (value === '') throw new UsageError(`--${name} needs a number`);
	const number = Number(value);
	if (value.trim() === '' || !Number.isSafeInteger(number) || number < least)
		throw new UsageError(`--${name} must be a whole number${least > 0 ? ` of at least ${least}` : ''}, not "${value}"`);
	return number;
};

const durationFlag = (name: string, value: string | undefined): number | undefined => {
	if (value === undefined) return undefined;
	try {
		return parseDuration(value);
	} catch {
		throw new UsageError(`--${name} must be a duration such as 10s or 5m, not "${value}"`);
	}
};

/** One of the values, or a refusal that lists them. */
export const choiceFlag = <T extends string>(
	name: string,
	value: string | undefined,
	choices: readonly T[],
): T | undefined => {
	if (value === undefined) return undefined;
	const choice = choices.find(one => one === value);
	if (choice === undefined) throw new UsageError(`--${name} must be one of ${choices.join(', ')}, not "${value}"`);
	return choice;
};

/** A port: a number, 0 for any free one, `off` for none. */
export const portFlag = (name: string, value: string): number | undefined => {
	if (value === 'off') return undefined;
	const port = wholeFlag(name, value)!;
	if (port > 65_535) throw new UsageError(`--${name} must be at most 65535, not ${value}`);
	return port;
};

/** A factor of real time; undefined where none is given. */
export const speedFlag = (value: string | undefined): number | undefined => {
	if (value === undefined) return undefined;
	const speed = Number(value);
	if (!(speed >= 0 && speed <= 1000))
		throw new UsageError(`--speed must be a factor from 0 (paused) to 1000, not "${value}"`);
	return speed;
};

const folderFlag = (value: string | undefined): string | undefined => {
	if (value === '') throw new UsageError('--data needs a folder');
	return value;
};

/** A number of revisions, or an age. */
const historyFlag = (value: string | undefined): ClusterOptions['history'] => {
	if (value === undefined) return undefined;
	if (/^\d+$/.test(value)) return {revisions: Number(value)};
	try {
		return {ageMs: parseDuration(value)};
	} catch {
		throw new UsageError(`--history must be a number of revisions, or an age such as 5m, not "${value}"`);
	}
};

const componentNames = ['store', 'api', 'scheduler', 'controllers', 'kubelets'] as const;

/** Parts of a Kubernetes cluster that inkube has not. */
const absentComponents = ['proxy', 'dns'];

/** `store,api,scheduler`: the parts of the control plane to run; `api` needs the store, the others need `api`. */
export const componentsFlag = (value: string | undefined): ReadonlySet<ComponentName> | undefined => {
	if (value === undefined) return undefined;
	const given = value.split(',').map(name => name.trim());
	const absent = given.filter(name => absentComponents.includes(name));
	if (absent.length > 0)
		throw new UsageError(
			`--components: there is no ${absent.join(' and no ')} in inkube, whose pods run no programs and answer nobody; leave it out`,
		);
	const names = given.map(name => choiceFlag('components', name, componentNames)!);
	const others = names.filter(name => name !== 'store' && name !== 'api');
	if (others.length > 0 && !names.includes('api'))
		throw new UsageError(`--components: ${others.join(' and ')} cannot do without api`);
	return new Set<ComponentName>(['store', ...names]);
};

export const logLevelFlag = (value: string | undefined): LogLevel =>
	choiceFlag('log-level', value, logLevels) ?? 'warn';

const featureGatesFlag = async (value: string | undefined): Promise<ClusterOptions['featureGates']> => {
	if (value === undefined) return undefined;
	const {parseFeatureGates} = await import('../cluster/feature-gates.ts');
	try {
		return parseFeatureGates(value);
	} catch (error) {
		throw new UsageError(`--feature-gates: ${(error as Error).message}`);
	}
};

/** The stages of the files; undefined without files. Rejects with FileError. */
const stagesFlag = async (files: readonly string[]): Promise<ClusterOptions['stages']> => {
	if (files.length === 0) return undefined;
	const {loadStages} = await import('../formats/stages/load-stages.ts');
	return (await Promise.all(files.map(loadStages))).flat();
};

/** The scheduler's configuration in a file. Rejects with FileError. */
const schedulerFlag = async (file: string | undefined): Promise<ClusterOptions['schedulerConfig']> => {
	if (file === undefined) return undefined;
	const {loadSchedulerConfiguration} = await import('../commands/scheduler-configuration-file.ts');
	return loadSchedulerConfiguration(file);
};

/** The cluster that the flags describe, without nodes. Rejects with UsageError, or FileError for the scheduler's configuration and for stages. */
export const clusterOptions = async (flags: ClusterFlags): Promise<ClusterOptions> => {
	const options = {
		data: folderFlag(flags.data),
		seed: wholeFlag('seed', flags.seed),
		speed: speedFlag(flags.speed),
		heartbeatMs: durationFlag('heartbeat', flags.heartbeat),
		podStartMs: durationFlag('pod-start', flags.podStart),
		podStopMs: durationFlag('pod-stop', flags.podStop),
		imagePullMs: durationFlag('image-pull', flags.imagePull),
		fsync: choiceFlag('fsync', flags.fsync, fsyncPolicies),
		history: historyFlag(flags.history),
		repair: flags.repair,
		etcd: await etcdFlags(flags),
		schedulerConfig: await schedulerFlag(flags.schedulerConfig),
		stages: await stagesFlag(flags.stages ?? []),
		featureGates: await featureGatesFlag(flags.featureGates),
	};
	return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
};
