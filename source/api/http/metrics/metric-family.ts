/** One value of a metric; `name` where it differs from the family's (the parts of a histogram). */
export interface Sample {
	readonly name?: string;
	readonly labels: {readonly [label: string]: string};
	readonly value: number;
}

/** A metric as a scrape shows it. */
export interface MetricFamily {
	readonly name: string;
	readonly help: string;
	readonly type: 'counter' | 'gauge' | 'histogram';
	readonly samples: readonly Sample[];
}

/** Whoever has something to tell at a scrape: read when asked, so that counting costs nothing else. */
export type MetricSource = () => Promise<readonly MetricFamily[]> | readonly MetricFamily[];
