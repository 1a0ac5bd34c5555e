import {execFile} from 'node:child_process';
import {chmod, writeFile} from 'node:fs/promises';
import {join} from 'node:path';
import {promisify} from 'node:util';
import anyTest from 'ava';
import type {TestFn} from 'ava';
import {needing} from './installed-programs.ts';
import {startServedCluster, type ServedCluster} from './served-cluster.ts';

interface Said {
	readonly code: number;
	readonly out: string;
	readonly err: string;
}

const test = anyTest as TestFn<ServedCluster>;
const kubectlStory = needing(test.serial, 'kubectl');
const helmStory = needing(test.serial, 'helm');

const run = promisify(execFile);
const say = async (
	cluster: ServedCluster,
	program: string,
	words: readonly string[],
	environment = {},
): Promise<Said> => {
	const env = {...process.env, ...environment, KUBECONFIG: cluster.kubeconfig, HOME: cluster.folder};
	try {
		const {stdout, stderr} = await run(program, [...words], {env});
		return {code: 0, out: stdout, err: stderr};
	} catch (error) {
		const {code, stdout, stderr} = error as {code: number; stdout: string; stderr: string};
		return {code, out: stdout, err: stderr};
	}
};
const kubectl = (cluster: ServedCluster, ...words: string[]) => say(cluster, 'kubectl', words);

const written = async ({folder}: ServedCluster, name: string, text: string): Promise<string> => {
	const file = join(folder, name);
	await writeFile(file, text);
	return file;
};

const configMap = (name: string, value: string, label = 'x'): string =>
	`apiVersion: v1\nkind: ConfigMap\nmetadata: {name: ${name}, labels: {set: ${label}}}\ndata: {k: ${value}}\n`;

test.before(async t => {
	t.context = await startServedCluster();
});
test.after.always(t => t.context.stop());

kubectlStory('kubectl rolls a deployment out, waits for it, describes it and rolls it back', async t => {
	const cluster = t.context;
	await kubectl(cluster, 'create', 'deployment', 'web', '--image=app:1', '--replicas=2');
	const rolledOut = await kubectl(cluster, 'rollout', 'status', 'deployment/web', '--timeout=30s');
	t.regex(rolledOut.out, /successfully rolled out/, rolledOut.err);
	t.is((await kubectl(cluster, 'wait', '--for=condition=Available', 'deployment/web', '--timeout=30s')).code, 0);
	t.regex((await kubectl(cluster, 'get', 'deployment', 'web')).out, /^web +2\/2 +2 +2 /m);
	await kubectl(cluster, 'set', 'image', 'deployment/web', 'app=app:2');
	t.is((await kubectl(cluster, 'rollout', 'status', 'deployment/web', '--timeout=30s')).code, 0);
	t.regex((await kubectl(cluster, 'rollout', 'history', 'deployment/web')).out, /^2 /m);
	t.regex(
		(await kubectl(cluster, 'describe', 'deployment', 'web')).out,
		/StrategyType: +RollingUpdate\n[^]*ScalingReplicaSet/,
	);
	t.is((await kubectl(cluster, 'rollout', 'undo', 'deployment/web')).out, 'deployment.apps/web rolled back\n');
	const image = 'jsonpath={.spec.template.spec.containers[0].image}';
	t.is((await kubectl(cluster, 'get', 'deployment', 'web', '-o', image)).out, 'app:1');
});

kubectlStory('kubectl applies, shows the difference, replaces and prunes', async t => {
	const cluster = t.context;
	const one = await written(cluster, 'one.yaml', `${configMap('one', 'a')}---\n${configMap('two', 'a')}`);
	t.is((await kubectl(cluster, 'apply', '-f', one)).out, 'configmap/one created\nconfigmap/two created\n');
	t.is((await kubectl(cluster, 'diff', '-f', one)).code, 0);
	const changed = await written(cluster, 'changed.yaml', configMap('one', 'b'));
	const difference = await kubectl(cluster, 'diff', '-f', changed);
	t.is(difference.code, 1);
	t.regex(difference.out, /^-  k: a\n\+  k: b$/m);
	t.is((await kubectl(cluster, 'replace', '-f', changed)).out, 'configmap/one replaced\n');
	const prune = ['apply', '--prune', '-l', 'set=x', '--prune-allowlist=core/v1/ConfigMap', '-f', changed];
	t.regex((await kubectl(cluster, ...prune)).out, /configmap\/two pruned/);
	t.is((await kubectl(cluster, 'apply', '--server-side', '--force-conflicts', '-f', changed)).code, 0);
});

kubectlStory('kubectl edits an object with the editor of the user', async t => {
	const cluster = t.context;
	await kubectl(cluster, 'create', 'configmap', 'edited', '--from-literal=k=before');
	const editor = await written(cluster, 'editor.sh', '#!/bin/sh\nsed -i s/before/after/ "$1"\n');
	await chmod(editor, 0o755);
	const {out} = await say(cluster, 'kubectl', ['edit', 'configmap', 'edited'], {EDITOR: editor, KUBE_EDITOR: editor});
	t.is(out, 'configmap/edited edited\n');
	t.is((await kubectl(cluster, 'get', 'configmap', 'edited', '-o', 'jsonpath={.data.k}')).out, 'after');
});

kubectlStory('kubectl explains fields in the words of Kubernetes', async t => {
	const cluster = t.context;
	const {out} = await kubectl(cluster, 'explain', 'deployment.spec.strategy.type');
	t.regex(out, /ENUM:\n {4}Recreate\n {4}RollingUpdate\n/);
	t.regex(out, /Type of deployment\. Can be "Recreate" or "RollingUpdate"\./);
	t.regex(
		(await kubectl(cluster, 'explain', 'deployment.spec')).out,
		/selector\t<LabelSelector> -required-\n {4}Label selector for pods/,
	);
	t.regex(
		(await kubectl(cluster, 'explain', 'deployment.spec.strategy', '--recursive')).out,
		/ {4}maxSurge\t<IntOrString>/,
	);
});

kubectlStory('kubectl refuses what validation does not know, and warns if it is told to', async t => {
	const cluster = t.context;
	const odd = await written(cluster, 'odd.yaml', `${configMap('odd', 'a')}datum: {a: b}\n`);
	t.regex((await kubectl(cluster, 'apply', '--validate=true', '-f', odd)).err, /unknown field "datum"/);
	t.regex((await kubectl(cluster, 'apply', '--validate=warn', '-f', odd)).err, /Warning: unknown field "datum"/);
});

helmStory('helm installs, upgrades and removes a chart', async t => {
	const cluster = t.context;
	const chart = join(cluster.folder, 'chart');
	t.is((await say(cluster, 'helm', ['create', chart])).code, 0);
	t.is((await say(cluster, 'helm', ['install', 'web', chart, '--wait', '--timeout', '60s'])).code, 0);
	t.is((await say(cluster, 'helm', ['upgrade', 'web', chart, '--set', 'replicaCount=2'])).code, 0);
	t.is((await say(cluster, 'helm', ['uninstall', 'web'])).code, 0);
});
