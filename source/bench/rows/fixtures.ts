import path from 'node:path';
import type {Benchmark} from '../benchmark.ts';
import {rounded, secondsOf} from '../rates.ts';
import {runThis, thisCommand} from '../this-command.ts';

interface Replayed {
	readonly scenarios: readonly {readonly durationMs: number}[];
}

/** The fixtures that come with inkube, each on a virtual cluster of its own. */
export const fixtures: Benchmark = {
	name: 'fixtures',
	title: 'the fixtures that come with inkube, process start included',
	async run() {
		const folder = path.resolve(path.dirname(thisCommand), '../fixtures');
		let output = '';
		const wallSeconds = await secondsOf(async () => {
			output = await runThis(['replay', folder, '--reporter', 'json']);
		});
		const {scenarios} = JSON.parse(output) as Replayed;
		const clusterMs = scenarios.reduce((sum, {durationMs}) => sum + durationMs, 0);
		return {
			scenarios: scenarios.length,
			clusterMinutes: rounded(clusterMs / 60_000),
			wallSeconds: rounded(wallSeconds),
		};
	},
};
