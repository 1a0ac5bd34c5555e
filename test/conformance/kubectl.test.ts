import test from 'ava';
import {needing} from '../clients/installed-programs.ts';
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

const story = needing(test.serial, 'kubectl', 'jq');

for (const name of names) {
	const transcript = readTranscript(name);
	story(`${name}: ${transcript.title}`, async t => {
		const answers = await playTranscript(transcript);
		for (const [index, {run, stdout = '', stderr = '', code = 0}] of transcript.steps.entries()) {
			t.deepEqual(answers[index], {stdout, stderr, code, late: []}, `$ ${run}`);
		}
	});
}
