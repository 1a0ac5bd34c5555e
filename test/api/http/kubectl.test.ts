import {execFile} from 'node:child_process';
import {mkdtemp, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {promisify} from 'node:util';
import anyTest from 'ava';
import type {TestFn} from 'ava';
import {isInstalled, needing} from '../../clients/installed-programs.ts';
import {createApiServer} from '../../../source/api/api-server.ts';
import {writeKubeconfig} from '../../../source/api/http/kubeconfig.ts';
import {startHttp} from '../../../source/api/http/start-http.ts';
import type {HttpServers} from '../../../source/api/http/start-http.ts';
import {createCertificates, createToken} from '../../../source/api/http/tls/certificates.ts';
import {builtInKinds} from '../../../source/api/kinds/built-in-kinds.ts';
import {createRandom, systemEntropy} from '../../../source/clock/random.ts';
import {createWallClock} from '../../../source/clock/wall.ts';
import {createEmbeddedStorage} from '../../../source/store/embedded-storage.ts';
import {createMemoryStore} from '../../../source/store/memory-store.ts';

/** What a command said. A failure has its exit code. */
interface Said {
	readonly code: number;
	readonly out: string;
	readonly err: string;
}

interface Context {
	readonly folder: string;
	readonly servers: HttpServers;
	readonly stop: () => Promise<void>;
	kubectl(...words: string[]): Promise<Said>;
}

const test = anyTest as TestFn<Context>;

const present = isInstalled('kubectl');
const story = needing(test.serial, 'kubectl');

const run = promisify(execFile);

const createContext = async (): Promise<Context> => {
	const folder = await mkdtemp(join(tmpdir(), 'inkube-kubectl-'));
	const time = createWallClock();
	const store = createMemoryStore({clock: time});
	const api = await createApiServer({
		storage: createEmbeddedStorage(store, time),
		clock: time,
		random: createRandom(1),
		entropy: systemEntropy,
		kinds: builtInKinds,
	});
	const certificate = await createCertificates(systemEntropy);
	const token = createToken(systemEntropy);
	const address = {port: 0, host: '127.0.0.1'};
	const log = {warn: () => {}, debug: () => {}};
	const servers = await startHttp({
		api,
		time,
		http: address,
		https: {...address, certificate, token},
		plain: true,
		log,
	});
	const kubeconfig = join(folder, 'config');
	await writeKubeconfig(kubeconfig, {
		https: {url: servers.httpsUrl!, authority: certificate.authority, token},
		http: {url: servers.httpUrl!},
	});
	return {
		folder,
		servers,
		async stop() {
			await servers.close();
			time.stop();
			await rm(folder, {recursive: true});
		},
		async kubectl(...words) {
			const environment = {...process.env, KUBECONFIG: kubeconfig, HOME: folder};
			try {
				const {stdout, stderr} = await run('kubectl', words, {env: environment});
				return {code: 0, out: stdout, err: stderr};
			} catch (error) {
				const {code, stdout, stderr} = error as {code: number; stdout: string; stderr: string};
				return {code, out: stdout, err: stderr};
			}
		},
	};
};

test.before(async t => {
	if (present) t.context = await createContext();
});
test.beforeEach(async t => {
	if (present) await t.context.kubectl('create', 'configmap', 'settings', '--from-literal=a=b');
});
test.after.always(async t => {
	if (present) await t.context.stop();
});

/** Blanks between columns do not matter. */
const columns = (text: string): string[] =>
	text
		.trimEnd()
		.split('\n')
		.map(line => line.replace(/ {2,}/g, ' | ').trim());

story('kubectl gets a table', async t => {
	const {out} = await t.context.kubectl('get', 'configmap', 'settings');
	const [heading, row] = columns(out);
	t.is(heading, 'NAME | DATA | AGE');
	t.regex(row!, /^settings \| 1 \| \d+s$/);
});

story('kubectl describes, labels and patches an object', async t => {
	const {kubectl} = t.context;
	t.regex((await kubectl('describe', 'configmap', 'settings', '--show-events=false')).out, /Data\n====\na:\n----\nb\n/);
	t.is((await kubectl('label', 'configmap', 'settings', 'tier=web')).out, 'configmap/settings labeled\n');
	t.is(
		(await kubectl('patch', 'configmap', 'settings', '-p', '{"data":{"c":"d"}}')).out,
		'configmap/settings patched\n',
	);
	t.is((await kubectl('get', 'configmap', '-l', 'tier=web', '-o', 'jsonpath={.items[0].data.c}')).out, 'd');
});

story('kubectl applies a manifest, changes it and deletes it', async t => {
	const {kubectl, folder} = t.context;
	const file = join(folder, 'web.yaml');
	const manifest = (image: string) => `apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: app, image: "${image}"}]}
`;
	await writeFile(file, manifest('app:1'));
	t.is((await kubectl('apply', '-f', file)).out, 'deployment.apps/web created\n');
	t.is((await kubectl('apply', '-f', file)).out, 'deployment.apps/web unchanged\n');
	await writeFile(file, manifest('app:2'));
	t.is((await kubectl('apply', '-f', file)).out, 'deployment.apps/web configured\n');
	const [heading, row] = columns((await kubectl('get', 'deployment', 'web', '-o', 'wide')).out);
	t.is(heading, 'NAME | READY | UP-TO-DATE | AVAILABLE | AGE | CONTAINERS | IMAGES | SELECTOR');
	t.regex(row!, /^web \| 0\/1 \| 0 \| 0 \| \d+s \| app \| app:2 \| app=web$/);
	t.is((await kubectl('scale', 'deployment', 'web', '--replicas=3')).out, 'deployment.apps/web scaled\n');
	t.is((await kubectl('delete', '-f', file)).out, 'deployment.apps "web" deleted\n');
	t.regex(
		(await kubectl('get', 'deployment', 'web')).err,
		/^Error from server \(NotFound\): deployments\.apps "web" not found/,
	);
});

story('kubectl refuses a manifest with an unknown field', async t => {
	const {kubectl, folder} = t.context;
	const file = join(folder, 'odd.yaml');
	await writeFile(file, 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: odd}\ndatum: {a: b}\n');
	const {code, err} = await kubectl('apply', '-f', file);
	t.is(code, 1);
	t.regex(err, /strict decoding error: unknown field "datum"/);
});

story('kubectl waits on a watch', async t => {
	const {kubectl} = t.context;
	await kubectl('create', 'configmap', 'short-lived');
	const waiting = kubectl('wait', '--for=delete', 'configmap/short-lived', '--timeout=20s');
	await kubectl('delete', 'configmap', 'short-lived');
	t.is((await waiting).code, 0);
});

story('kubectl discovers, explains and tells the version', async t => {
	const {kubectl} = t.context;
	t.regex(
		(await kubectl('api-resources', '--api-group=apps')).out,
		/^deployments +deploy +apps\/v1 +true +Deployment$/m,
	);
	t.regex((await kubectl('explain', 'pod.spec.containers')).out, /FIELD: containers <\[\]Container>/);
	t.regex((await kubectl('version')).out, /^Server Version: v1\.36\.0$/m);
});

story('both contexts of the kubeconfig work; a wrong token does not', async t => {
	const {kubectl} = t.context;
	const name = ['get', 'configmap', 'settings', '-o', 'name'];
	t.is((await kubectl('--context', 'inkube', ...name)).out, 'configmap/settings\n');
	t.is((await kubectl('--context', 'inkube-insecure', ...name)).out, 'configmap/settings\n');
	t.regex((await kubectl('--token', 'wrong', ...name)).err, /You must be logged in to the server \(Unauthorized\)/);
});
