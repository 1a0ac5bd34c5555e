import prometheus from 'prom-client';
import type {MetricFamily, MetricSource} from './metric-family.ts';

/** Answers scrapes. */
export interface Exposition {
	readonly contentType: string;
	/** Everything there is to tell, in Prometheus' text format. */
	text(): Promise<string>;
}

/** A family as prom-client writes it: it asks for the values when it writes. */
const asMetric = (family: MetricFamily) => ({
	name: family.name,
	help: family.help,
	get: async () => ({
		name: family.name,
		help: family.help,
		type: family.type,
		aggregator: 'sum',
		values: family.samples.map(({name, labels, value}) => ({metricName: name ?? family.name, labels, value})),
	}),
});

/** Tells what the sources tell, and how the process itself is doing (process_* and nodejs_*), watched from now on. */
export const createExposition = (sources: readonly MetricSource[]): Exposition => {
	const process = new prometheus.Registry();
	prometheus.collectDefaultMetrics({register: process});
	return {
		contentType: process.contentType,
		async text() {
			const families = (await Promise.all(sources.map(async source => source()))).flat();
			const registry = new prometheus.Registry();
			for (const family of families.filter(({samples}) => samples.length > 0)) {
				registry.registerMetric(asMetric(family) as unknown as prometheus.Metric);
			}
			return `${await registry.metrics()}\n${await process.metrics()}`;
		},
	};
};
