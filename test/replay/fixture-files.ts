import {mkdir, mkdtemp, rm, writeFile} from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type {ExecutionContext} from 'ava';

/** Writes files into a folder of their own, gone after the test; answers the folder. */
export const folderWith = async (t: ExecutionContext, files: {readonly [name: string]: string}): Promise<string> => {
	const folder = await mkdtemp(path.join(os.tmpdir(), 'inkube-replay-'));
	t.teardown(() => rm(folder, {recursive: true}));
	for (const [name, text] of Object.entries(files)) {
		const file = path.join(folder, name);
		await mkdir(path.dirname(file), {recursive: true});
		await writeFile(file, text);
	}
	return folder;
};

/** A fixture with these lines under `spec`, indented by two. */
export const fixture = (name: string, ...spec: readonly string[]): string =>
	[
		'apiVersion: inkube.dev/v1alpha1',
		'kind: Scenario',
		`metadata: {name: ${name}}`,
		'spec:',
		...spec.map(line => `  ${line}`),
		'',
	].join('\n');

/** A Deployment `web` of two replicas. */
export const web = JSON.stringify({
	apiVersion: 'apps/v1',
	kind: 'Deployment',
	metadata: {name: 'web'},
	spec: {
		replicas: 2,
		selector: {matchLabels: {app: 'web'}},
		template: {metadata: {labels: {app: 'web'}}, spec: {containers: [{name: 'web', image: 'nginx:1'}]}},
	},
});
