import test from 'ava';
import fc from 'fast-check';
import {createApiServer} from '../../../source/api/api-server.ts';
import {builtInKinds} from '../../../source/api/kinds/built-in-kinds.ts';
import {createLiveObjects} from '../../../source/api/pipeline/live-objects.ts';
import {createQuotaTallies, objectsIn} from '../../../source/api/pipeline/quota-tallies.ts';
import type {UserInfo, Verb} from '../../../source/api/types.ts';
import {createRandom} from '../../../source/clock/random.ts';
import {createVirtualClock} from '../../../source/clock/virtual.ts';
import type {Usage} from '../../../source/machinery/quota/usage.ts';
import {usedBy} from '../../../source/machinery/quota/used.ts';
import {StatusError} from '../../../source/machinery/status-error.ts';
import {createEmbeddedStorage} from '../../../source/store/embedded-storage.ts';
import {createMemoryStore} from '../../../source/store/memory-store.ts';

const user: UserInfo = {name: 'root', groups: ['system:masters', 'system:authenticated']};

const start = async () => {
	const clock = createVirtualClock();
	const storage = createEmbeddedStorage(createMemoryStore({clock}), clock);
	const entropy = {bytes: (size: number) => new Uint8Array(size)};
	const api = await createApiServer({storage, clock, random: createRandom(1), entropy, kinds: builtInKinds});
	const send = async (verb: Verb, resource: string, body: object, rest: object = {}): Promise<any> => {
		const request = {verb, group: '', version: 'v1', resource, namespace: 'default', user, body, ...rest};
		return (await api.handle({...request, patchType: 'merge'})).object;
	};
	await send('create', 'serviceaccounts', {metadata: {name: 'default'}});
	/** A quota as its controller has it after a moment. */
	const quota = async (
		name: string,
		spec: {readonly hard: object; readonly [field: string]: unknown},
	): Promise<void> => {
		await send('create', 'resourcequotas', {metadata: {name}, spec});
		const status = {hard: spec.hard, used: {}};
		await send('patch', 'resourcequotas', {status}, {name, subresource: 'status'});
	};
	const refusal = async (sent: Promise<unknown>): Promise<string> =>
		sent.then(
			() => 'nothing was refused',
			(error: unknown) => (error instanceof StatusError ? error.message : String(error)),
		);
	return {send, quota, refusal};
};

const podOf = (name: string, resources: object = {}, spec: object = {}) => ({
	metadata: {name},
	spec: {containers: [{name: 'c', image: 'app:1', resources}], ...spec},
});

test('pods beyond the limits are refused, and those that leave open what is limited', async t => {
	const {send, quota, refusal} = await start();
	await quota('compute', {hard: {'requests.cpu': '1', 'limits.memory': '1Gi', pods: '2'}});
	const small = {requests: {cpu: '600m'}, limits: {memory: '256Mi'}};
	await send('create', 'pods', podOf('a', small));
	t.is(
		await refusal(send('create', 'pods', podOf('b', small))),
		'pods "b" is forbidden: exceeded quota: compute, requested: requests.cpu=600m, used: requests.cpu=600m, limited: requests.cpu=1',
	);
	t.is(
		await refusal(send('create', 'pods', podOf('b'))),
		'pods "b" is forbidden: failed quota: compute: must specify limits.memory for: c; requests.cpu for: c',
	);
	await send('delete', 'pods', {gracePeriodSeconds: 0}, {name: 'a'});
	t.is((await send('create', 'pods', podOf('b', small))).metadata.name, 'b');
});

test('of writes at once only as many go through as the quota has room for', async t => {
	const {send, quota, refusal} = await start();
	await quota('few', {hard: {configmaps: '3', 'count/configmaps': '5'}});
	const answers = await Promise.all(
		Array.from({length: 8}, (_, index) => refusal(send('create', 'configmaps', {metadata: {name: `m${index}`}}))),
	);
	t.is(answers.filter(answer => answer === 'nothing was refused').length, 3);
	t.regex(answers.at(-1)!, /exceeded quota: few, requested: configmaps=1, used: configmaps=3, limited: configmaps=3/);
});

test('a quota with scopes counts and refuses the pods in them only', async t => {
	const {send, quota, refusal} = await start();
	await quota('idle', {hard: {pods: '1'}, scopes: ['BestEffort']});
	const exceeded = /exceeded quota: idle, requested: pods=1, used: pods=1, limited: pods=1/;
	await send('create', 'pods', podOf('a', {requests: {cpu: '1m'}}));
	await send('create', 'pods', podOf('b'));
	t.regex(await refusal(send('create', 'pods', podOf('c'))), exceeded);
	await send('create', 'pods', podOf('d', {limits: {memory: '1Mi'}}));
	const values = {matchExpressions: [{scopeName: 'PriorityClass', operator: 'Exists'}]};
	await quota('ranked', {hard: {pods: '0'}, scopeSelector: values});
	const ranked = podOf('e', {requests: {cpu: '1m'}}, {priorityClassName: 'system-node-critical'});
	t.regex(await refusal(send('create', 'pods', ranked)), /exceeded quota: ranked/);
});

test('services count their node ports, claims their storage by class', async t => {
	const {send, quota, refusal} = await start();
	await quota('network', {
		hard: {'services.nodeports': '1', 'fast.storageclass.storage.k8s.io/requests.storage': '1Gi'},
	});
	const service = (name: string, type: string) => ({metadata: {name}, spec: {type, ports: [{port: 80}]}});
	await send('create', 'services', service('a', 'NodePort'));
	await send('create', 'services', service('b', 'ClusterIP'));
	t.regex(await refusal(send('create', 'services', service('c', 'NodePort'))), /requested: services.nodeports=1/);
	t.regex(
		await refusal(send('patch', 'services', {spec: {type: 'NodePort'}}, {name: 'b'})),
		/requested: services.nodeports=1, used: services.nodeports=1/,
	);
	const claim = (name: string, storage: string, storageClassName: string) => ({
		metadata: {name},
		spec: {accessModes: ['ReadWriteOnce'], storageClassName, resources: {requests: {storage}}},
	});
	await send('create', 'persistentvolumeclaims', claim('a', '2Gi', 'slow'));
	t.regex(await refusal(send('create', 'persistentvolumeclaims', claim('b', '2Gi', 'fast'))), /exceeded quota/);
});

/** Amounts as text, without those that are nothing. */
const textsOf = (used: Usage): string =>
	[...used]
		.filter(([, {nano}]) => nano !== 0n)
		.map(([name, {nano}]) => `${name}=${nano}`)
		.toSorted()
		.join(' ');

test('what is kept of what quotas have given equals counting the objects, whatever came and went', async t => {
	const kindOf = (plural: string) => builtInKinds.find(kind => kind.group === '' && kind.plural === plural)!;
	const [pods, quotas] = [kindOf('pods'), kindOf('resourcequotas')];
	const pod = fc.record({
		namespace: fc.constantFrom('a', 'b'),
		name: fc.constantFrom('p', 'q', 'r'),
		cpu: fc.constantFrom(undefined, '1', '500m', '0.1'),
		phase: fc.constantFrom('Pending', 'Running', 'Succeeded'),
		step: fc.constantFrom('begin', 'acknowledge', 'write', 'delete'),
	});
	await fc.assert(
		fc.asyncProperty(fc.array(pod, {maxLength: 30}), async steps => {
			const clock = createVirtualClock();
			const storage = createEmbeddedStorage(createMemoryStore({clock}), clock);
			const objects = await createLiveObjects(storage, [pods, quotas]);
			const tallies = createQuotaTallies(objects, quotas, [pods]);
			const quotaIn = (namespace: string, spec: object): any => ({
				metadata: {namespace, name: 'q', uid: namespace},
				spec,
			});
			const all = [quotaIn('a', {hard: {pods: '1'}}), quotaIn('b', {hard: {}, scopes: ['BestEffort']})];
			const ends: (() => void)[] = [];
			for (const [index, {namespace, name, cpu, phase, step}] of steps.entries()) {
				const resources = cpu === undefined ? {} : {requests: {cpu}};
				const spec = {containers: [{name: 'c', resources}]};
				const object: any = {metadata: {namespace, name}, spec, status: {phase}};
				const key = `/registry/pods/${namespace}/${name}`;
				if (step === 'begin') ends.push(objects.begins(pods, key, object));
				else if (step === 'acknowledge') ends.shift()?.();
				else objects.wrote(pods, key, step === 'write' ? object : undefined, index + 1);
				for (const quota of all) {
					const counted = usedBy(quota, 'pods', objectsIn(objects, pods, quota.metadata.namespace));
					t.is(textsOf(tallies.used(quota, pods)), textsOf(counted));
				}
			}
		}),
	);
});
