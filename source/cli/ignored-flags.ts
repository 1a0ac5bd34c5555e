/** Flags that say something to an API server or to what stands behind it; a store by itself has no use for them. */
const flagsOfClusters = {
	httpPort: 'http-port',
	httpsPort: 'https-port',
	bind: 'bind',
	kubeconfigOut: 'kubeconfig-out',
	controllers: 'controllers',
	plain: 'plain',
	nodes: 'nodes',
	heartbeat: 'heartbeat',
	podStart: 'pod-start',
	podStop: 'pod-stop',
	imagePull: 'image-pull',
	stages: 'stages',
	schedulerConfig: 'scheduler-config',
} as const;

type FlagOfClusters = keyof typeof flagsOfClusters;

/** How each flag is declared. */
type Kinds = {readonly [flag in FlagOfClusters]: {readonly type: string; readonly default?: string}};

/** What was given for each flag. */
type Given = {readonly [flag in FlagOfClusters]?: string | boolean | readonly string[]};

/** Says on standard error which flags mean nothing without an API server; one that was set to its default cannot be told from one that was not. */
export const warnOfIgnoredFlags = (flags: Given, kinds: Kinds): void => {
	const names = Object.keys(flagsOfClusters) as readonly FlagOfClusters[];
	const given = names.filter(name => {
		const value = flags[name];
		if (Array.isArray(value)) return value.length > 0;
		return value !== undefined && value !== false && value !== 'off' && value !== kinds[name].default;
	});
	if (given.length === 0) return;
	const list = given.map(name => `--${flagsOfClusters[name]}`).join(', ');
	process.stderr.write(`inkube: --components store has no API server and ignores ${list}\n`);
};
