import {mkdir, mkdtemp, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {stringify} from 'yaml';
import {amount, type Benchmark} from '../benchmark.ts';
import {rounded, secondsOf} from '../rates.ts';
import {deployment} from '../sample-objects.ts';
import {runThis} from '../this-command.ts';

const replicas = 10;
const manifest = 'manifests/web.yaml';

/** A rollout, a failing node and a scale within ten minutes. */
const scenario = (number: number) => ({
	apiVersion: 'inkube.dev/v1alpha1',
	kind: 'Scenario',
	metadata: {name: `suite-${number}`},
	spec: {
		seed: number,
		cluster: {nodes: [{count: 5, name: 'node'}], include: [manifest]},
		steps: [
			{wait: 'deployment/web available within 30s'},
			{do: 'rollout restart deployment web'},
			{after: '2m', do: `fail node node-${number % 5}`},
			{after: '6m', do: `heal node node-${number % 5}`},
			{do: `scale deployment web --replicas ${replicas + 5}`},
			{after: '2m', expect: `pods app=web running == ${replicas + 5}`},
		],
	},
});

interface Replayed {
	readonly scenarios: readonly {readonly durationMs: number}[];
}

/** What a project waits for whose fixtures are many. */
export const suite: Benchmark = {
	name: 'suite',
	title: '100 scenarios of 10 cluster minutes each: 5 nodes, a rollout, a failing node; process start included',
	async run(scale) {
		const scenarios = amount(100, scale);
		const folder = await mkdtemp(path.join(tmpdir(), 'inkube-suite-'));
		try {
			await mkdir(path.join(folder, path.dirname(manifest)));
			await writeFile(path.join(folder, manifest), stringify(deployment('web', replicas)));
			for (let number = 0; number < scenarios; number++)
				await writeFile(path.join(folder, `suite-${number}.yaml`), stringify(scenario(number)));
			let output = '';
			const wallSeconds = await secondsOf(async () => {
				output = await runThis(['replay', folder, '--reporter', 'json']);
			});
			const replayed = (JSON.parse(output) as Replayed).scenarios;
			const clusterMs = replayed.reduce((sum, {durationMs}) => sum + durationMs, 0);
			return {
				scenarios: replayed.length,
				clusterMinutes: rounded(clusterMs / 60_000),
				wallSeconds: rounded(wallSeconds),
			};
		} finally {
			await rm(folder, {recursive: true});
		}
	},
};
