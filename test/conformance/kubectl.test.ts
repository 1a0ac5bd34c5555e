import {spawnSync} from 'node:child_process';
import test from 'ava';
import {playTranscript} from './kubectl/play-transcript.ts';
import {readTranscript, transcriptNames} from './kubectl/transcript.ts';

/** Quick ones that between them touch every room; TRANSCRIPTS=all plays everything, TRANSCRIPTS=taints/ one area. */
const representative = [
	'config/configmaps',
	'deployments/create-and-look',
	'deployments/scale',
	'errors/bad-pods',
	'errors/unknown-kind',
	'lifecycle/finalizers',
	'policies/eviction-api',
	'rbac/role-and-binding',
	'scheduling/drain-moves-pods',
	'scheduling/resource-fit',
	'scheduling/topology-spread',
	'services/endpoints-follow-pods',
	'storage/bind',
	'taints/add-show-remove',
	'taints/toleration-equal',
	'verbs/crd-basic',
	'verbs/crd-versions-and-removal',
	'verbs/dry-run',
	'workloads/job-backoff-limit',
];

const wished = process.env['TRANSCRIPTS'];
const names = wished ? transcriptNames().filter(name => wished === 'all' || name.startsWith(wished)) : representative;

const missing = [
	['kubectl', 'version', '--client'],
	['jq', '--version'],
].flatMap(([program = '', ...words]) => (spawnSync(program, words).status === 0 ? [] : [program]));
const story = missing.length === 0 ? test.serial : test.serial.skip;
const why = missing.length === 0 ? '' : ` (no ${missing.join(' and no ')} on this machine)`;

for (const name of names) {
	const transcript = readTranscript(name);
	story(`${name}: ${transcript.title}${why}`, async t => {
		const answers = await playTranscript(transcript);
		for (const [index, {run, stdout = '', stderr = '', code = 0}] of transcript.steps.entries()) {
			t.deepEqual(answers[index], {stdout, stderr, code, late: []}, `$ ${run}`);
		}
	});
}
