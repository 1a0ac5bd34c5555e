import test from 'ava';
import {startControlPlane} from './control-plane.ts';

const pod = (name: string, namespace: string, cpu: string) => ({
	metadata: {name, namespace},
	spec: {containers: [{name: 'c', image: 'app:1', resources: {requests: {cpu}}}]},
});

const start = () => startControlPlane({controllers: 'resourcequota-controller'});

test('a quota knows what the objects of its namespace take of it, and follows them', async t => {
	const plane = start();
	const hard = {pods: '5', 'requests.cpu': '2', configmaps: '9'};
	await plane.create('ResourceQuota', {metadata: {name: 'q', namespace: 'default'}, spec: {hard}});
	await plane.create('Pod', pod('a', 'default', '600m'));
	await plane.create('Pod', pod('b', 'default', '700m'));
	await plane.create('Pod', pod('c', 'elsewhere', '1'));
	const status = async () => (await plane.client.get('ResourceQuota', {name: 'q', namespace: 'default'})).status;
	await plane.pass(1000);
	t.deepEqual(await status(), {hard, used: {pods: '2', 'requests.cpu': '1300m', configmaps: '0'}});
	await plane.client.delete('Pod', {name: 'a', namespace: 'default'}, {gracePeriodSeconds: 0});
	await plane.pass(1000);
	t.is((await status())?.used?.['requests.cpu'], '700m');
});

test('a changed limit and a finished pod are seen', async t => {
	const plane = start();
	const key = {name: 'q', namespace: 'default'};
	await plane.create('ResourceQuota', {metadata: key, spec: {hard: {pods: '5', 'count/pods': '7'}}});
	await plane.create('Pod', pod('a', 'default', '1'));
	await plane.pass(1000);
	await plane.client.patch('Pod', {name: 'a', namespace: 'default'}, 'merge', {status: {phase: 'Succeeded'}});
	await plane.client.patch('ResourceQuota', key, 'merge', {spec: {hard: {pods: '6'}}});
	await plane.pass(1000);
	const {status} = await plane.client.get('ResourceQuota', key);
	t.deepEqual(status, {hard: {pods: '6', 'count/pods': '7'}, used: {pods: '0', 'count/pods': '1'}});
});
