import type {Sample} from './metric-family.ts';

/** How often values fell between bounds. */
export interface Histogram {
	observe(value: number): void;
	/** Its parts as Prometheus has them: cumulative buckets, sum and count. */
	samples(name: string, labels: Sample['labels']): readonly Sample[];
}

/** A histogram with the given upper bounds, ascending. An observation adds to three numbers and nothing else. */
export const createHistogram = (bounds: readonly number[]): Histogram => {
	const counts = new Float64Array(bounds.length + 1);
	let sum = 0;
	return {
		observe(value) {
			let index = 0;
			while (index < bounds.length && value > bounds[index]!) index++;
			counts[index]!++;
			sum += value;
		},
		samples(name, labels) {
			let total = 0;
			const buckets = [...bounds.map(String), '+Inf'].map((le, index) => {
				total += counts[index]!;
				return {name: `${name}_bucket`, labels: {...labels, le}, value: total};
			});
			return [...buckets, {name: `${name}_sum`, labels, value: sum}, {name: `${name}_count`, labels, value: total}];
		},
	};
};
