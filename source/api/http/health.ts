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

const checksOf = (api: ApiServer): readonly HealthCheck[] => [
	{name: 'ping', check: async () => undefined},
	{name: 'log', check: async () => undefined},
	{name: 'etcd', check: () => canRead(api)},
];

/** The store answers a read through the same door as everybody's. */
const canRead = (api: ApiServer): Promise<unknown> =>
	api.handle({
		verb: 'list',
		group: '',
		version: 'v1',
		resource: 'namespaces',
		options: {limit: 1},
		user: {name: 'system:apiserver', groups: ['system:masters']},
	});

interface HealthQuery {
	readonly verbose: boolean;
	readonly excluded: readonly string[];
}

/**
Answers /healthz, /livez and /readyz and their single checks (`/livez/ping`). Undefined for other paths and unknown checks.
*/
export const healthAnswer = async (
	path: string,
	query: HealthQuery,
	api: ApiServer,
): Promise<HealthAnswer | undefined> => {
	const match = /^\/(healthz|livez|readyz)(?:\/([^/]+))?\/?$/.exec(path);
	if (match === null) return undefined;
	const [, endpoint = '', single] = match;
	const checks = checksOf(api).filter(({name}) =>
		single === undefined ? !query.excluded.includes(name) : name === single,
	);
	if (single !== undefined && checks.length === 0) return undefined;

	const failed = await failedChecks(checks);
	if (failed.size === 0 && !query.verbose) return {code: 200, text: 'ok'};
	const lines = checks.map(({name}) => (failed.has(name) ? `[-]${name} failed: reason withheld` : `[+]${name} ok`));
	const verdict = `${endpoint} check ${failed.size === 0 ? 'passed' : 'failed'}`;
	return {code: failed.size === 0 ? 200 : 500, text: `${lines.join('\n')}\n${verdict}\n`};
};

const failedChecks = async (checks: readonly HealthCheck[]): Promise<ReadonlySet<string>> => {
	const results = await Promise.allSettled(checks.map(({check}) => check()));
	return new Set(checks.filter((_, index) => results[index]!.status === 'rejected').map(({name}) => name));
};
