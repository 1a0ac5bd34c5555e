import type {ApiServer} from '../../types.ts';
import type {Exposition} from './exposition.ts';
import type {MetricSource} from './metric-family.ts';
import {objectFamilies} from './object-families.ts';
import {requestFamilies} from './request-families.ts';
import type {RequestMetrics} from './request-metrics.ts';

/**
Answers scrapes of a server: what it counts of its requests, what is stored, and what the other sources tell. The library that
writes the text is loaded with the first scrape, and only from then on does it watch the process.
*/
export const createScrape = (
	api: ApiServer,
	metrics: RequestMetrics,
	sources: readonly MetricSource[],
): (() => Promise<{readonly contentType: string; readonly text: string}>) => {
	let exposition: Promise<Exposition> | undefined;
	const load = async (): Promise<Exposition> => {
		const {createExposition} = await import('./exposition.ts');
		return createExposition([() => requestFamilies(metrics), () => objectFamilies(api), ...sources]);
	};
	return async () => {
		exposition ??= load();
		const {contentType, text} = await exposition;
		return {contentType, text: await text()};
	};
};
