import {spawn} from 'node:child_process';
import {mkdir, mkdtemp, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {setTimeout as sleep} from 'node:timers/promises';
import {serveCluster} from '../../../source/cluster/serve.ts';
import {startCluster} from '../../../source/cluster/start-cluster.ts';
import type {Cluster} from '../../../source/cluster/types.ts';
import {createNormaliser} from './normalise.ts';
import type {Step, Transcript, TranscriptNode, Wait} from './transcript.ts';

/** What came back of a step, normalised; `late` tells of waits that were in vain. */
export interface Answer {
	readonly stdout: string;
	readonly stderr: string;
	readonly code: number;
	readonly late: readonly string[];
}

interface Said {
	readonly stdout: string;
	readonly stderr: string;
	readonly code: number;
}

const stepSecondsMax = 30;
const waitSeconds = 10;
const pollMs = 50;

/** Runs a line as the user's shell would, in the folder of the transcript. */
const shell = (line: string, home: string): Promise<Said> =>
	new Promise(resolve => {
		const child = spawn('bash', ['-c', line], {
			cwd: join(home, 'work'),
			stdio: ['ignore', 'pipe', 'pipe'],
			timeout: stepSecondsMax * 1000,
			env: {
				PATH: process.env['PATH'],
				HOME: home,
				KUBECONFIG: join(home, 'kubeconfig'),
				TZ: 'UTC',
				LC_ALL: 'C.UTF-8',
				NO_PROXY: '*',
			},
		});
		let [stdout, stderr] = ['', ''];
		child.stdout.setEncoding('utf8').on('data', chunk => (stdout += chunk));
		child.stderr.setEncoding('utf8').on('data', chunk => (stderr += chunk));
		child.on('close', code => resolve({stdout, stderr, code: code ?? 137}));
	});

/** Repeats a command until its output is as wished. Answers what is to be said when it never was. */
const waitFor = async (wait: Wait, home: string): Promise<string | undefined> => {
	const rounds = ((wait.timeout ?? waitSeconds) * 1000) / pollMs;
	const wished = new RegExp(wait.until, 'm');
	let seen = '';
	for (let round = 0; round < rounds; round++) {
		seen = (await shell(wait.for, home)).stdout;
		if (wished.test(seen)) return undefined;
		await sleep(pollMs);
	}
	return `waited in vain for /${wait.until}/ from: ${wait.for}\nlast seen: ${seen}`;
};

const addNode = async ({client}: Cluster, node: TranscriptNode): Promise<void> => {
	const {name, labels, taints, ready, cpu = 4, memory = '8Gi', pods = 110} = node;
	const resources = {cpu: String(cpu), memory, pods: String(pods)};
	const own = {'kubernetes.io/arch': 'amd64', 'kubernetes.io/hostname': name, 'kubernetes.io/os': 'linux'};
	const annotations = ready === false ? {'inkube.dev/ready': 'false'} : undefined;
	await client.create('Node', {
		metadata: {name, labels: {...own, ...labels}, annotations},
		spec: {taints},
		status: {capacity: resources, allocatable: resources},
	});
};

/** The node has been seen by its kubelet and by the node lifecycle controller. */
const isSettled = (cluster: Cluster, {name, ready}: TranscriptNode): boolean => {
	const node = cluster.informers.of('Node').get(name);
	const condition = node?.status?.conditions?.find(({type}) => type === 'Ready')?.status;
	const tainted = node?.spec?.taints?.some(({key}) => key === 'node.kubernetes.io/not-ready') ?? false;
	return ready === false ? condition === 'False' && tainted : condition === 'True' && !tainted;
};

const addNodes = async (cluster: Cluster, nodes: readonly TranscriptNode[]): Promise<void> => {
	for (const node of nodes) await addNode(cluster, node);
	for (let round = 0; !nodes.every(node => isSettled(cluster, node)); round++) {
		if (round > (waitSeconds * 1000) / pollMs) throw new Error('the nodes of the transcript have not become ready');
		await sleep(pollMs);
	}
};

const playStep = async (step: Step, home: string): Promise<Said & {readonly late: readonly string[]}> => {
	const late: string[] = [];
	for (const wait of [step.wait ?? []].flat()) {
		const problem = await waitFor(wait, home);
		if (problem !== undefined) late.push(problem);
	}
	return {...(await shell(step.run, home)), late};
};

/** Plays a transcript through kubectl at a cluster of its own, in this process and in real time. */
export const playTranscript = async ({cluster: wished, files = {}, steps}: Transcript): Promise<readonly Answer[]> => {
	const home = await mkdtemp(join(tmpdir(), 'inkube-transcript-'));
	await mkdir(join(home, 'work'));
	for (const [name, text] of Object.entries(files)) await writeFile(join(home, 'work', name), text);
	const cluster = await startCluster({plain: true});
	const kubeconfigOut = join(home, 'kubeconfig');
	const serving = await serveCluster(cluster, {
		httpPort: undefined,
		httpsPort: 0,
		bind: '127.0.0.1',
		plain: true,
		kubeconfigOut,
	});
	try {
		await addNodes(cluster, wished?.nodes ?? []);
		const source = [JSON.stringify(wished ?? {}), ...Object.values(files), ...steps.map(({run}) => run)].join('\n');
		const normalise = createNormaliser(source, new URL(serving.urls[0]!).host);
		const answers: Answer[] = [];
		for (const step of steps) {
			const {stdout, stderr, code, late} = await playStep(step, home);
			answers.push({stdout: normalise(stdout, step.sort), stderr: normalise(stderr, step.sort), code, late});
		}
		return answers;
	} finally {
		await serving.close();
		await cluster.stop();
		await rm(home, {recursive: true, force: true});
	}
};
