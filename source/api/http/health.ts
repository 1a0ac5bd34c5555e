import type {ApiServer} from '../types.ts';

/** One thing that must hold for the server to be well. Rejects when it does not. */
interface HealthCheck {
	readonly name: string;
	check(): Promise<unknown>;
}

/** A health answer: 200 with `ok`, 500 with the checks that failed. */
export interface HealthAnswer {
	readonly code: number;
	readonly text: string;
}

/** What is asked for its health. */
interface Server {
	readonly api: ApiServer;
	/** False once it closes. */
	readonly accepting: () => boolean;
}

const holds = async (): Promise<void> => {};

const canRead = ({api}: Server): Promise<unknown> =>
	api.handle({
		verb: 'list',
		group: '',
		version: 'v1',
		resource: 'namespaces',
		options: {limit: 1},
		user: {name: 'system:apiserver', groups: ['system:masters']},
	});

const isAccepting = async ({accepting}: Server): Promise<void> => {
	if (!accepting()) throw new Error('process is shutting down');
};

/** The checks of kube-apiserver that mean something here, in its order; a server that answers has the first ones behind it. */
const checksOf = (endpoint: string, server: Server): readonly HealthCheck[] => {
	const ready = endpoint === 'readyz';
	const reads = () => canRead(server);
	return [
		{name: 'ping', check: holds},
		{name: 'log', check: holds},
		{name: 'etcd', check: reads},
		...(ready
			? [
					{name: 'etcd-readiness', check: reads},
					{name: 'informer-sync', check: holds},
				]
			: []),
		{name: 'poststarthook/rbac/bootstrap-roles', check: holds},
		...(ready ? [{name: 'shutdown', check: () => isAccepting(server)}] : []),
	];
};

interface HealthQuery {
	readonly verbose: boolean;
	readonly excluded: readonly string[];
}

/**
Answers /healthz, /livez and /readyz and their single checks (`/livez/ping`), word for word as kube-apiserver. Undefined for
other paths and unknown checks.
*/
export const healthAnswer = async (
	path: string,
	query: HealthQuery,
	server: Server,
): Promise<HealthAnswer | undefined> => {
	const match = /^\/(healthz|livez|readyz)(?:\/(.+?))?\/?$/.exec(path);
	if (match === null) return undefined;
	const [, endpoint = '', single] = match;
	const checks = checksOf(endpoint, server);
	return single === undefined ? answerAll(endpoint, checks, query) : answerOne(checks, single);
};

const failureOf = async ({check}: HealthCheck): Promise<string | undefined> => {
	try {
		await check();
		return undefined;
	} catch (error) {
		return error instanceof Error ? error.message : String(error);
	}
};

const answerOne = async (checks: readonly HealthCheck[], name: string): Promise<HealthAnswer | undefined> => {
	const check = checks.find(known => known.name === name);
	if (check === undefined) return undefined;
	const failure = await failureOf(check);
	return failure === undefined ? {code: 200, text: 'ok'} : {code: 500, text: `internal server error: ${failure}\n`};
};

const answerAll = async (
	endpoint: string,
	checks: readonly HealthCheck[],
	{verbose, excluded}: HealthQuery,
): Promise<HealthAnswer> => {
	const results = await Promise.all(
		checks.map(async check => {
			if (excluded.includes(check.name)) return {well: true, line: `[+]${check.name} excluded: ok\n`};
			const failure = await failureOf(check);
			return failure === undefined
				? {well: true, line: `[+]${check.name} ok\n`}
				: {well: false, line: `[-]${check.name} failed: reason withheld\n`};
		}),
	);
	const lines = results.map(({line}) => line).join('') + notExcluded(checks, excluded);
	if (results.some(({well}) => !well)) return {code: 500, text: `${lines}${endpoint} check failed\n`};
	return {code: 200, text: verbose ? `${lines}${endpoint} check passed\n` : 'ok'};
};

const notExcluded = (checks: readonly HealthCheck[], excluded: readonly string[]): string => {
	const names = new Set(checks.map(({name}) => name));
	const unknown = [...new Set(excluded)].filter(name => !names.has(name)).toSorted();
	if (unknown.length === 0) return '';
	const list = unknown.map(name => JSON.stringify(name)).join(', ');
	return `warn: some health checks cannot be excluded: no matches for ${list}\n`;
};
