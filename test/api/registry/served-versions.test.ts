import test from 'ava';
import {createApiServer} from '../../../source/api/api-server.ts';
import {resourceList} from '../../../source/api/http/discovery/resource-list.ts';
import {builtInKinds} from '../../../source/api/kinds/built-in-kinds.ts';
import schema from '../../../source/api/schema/kubernetes-1.36-schema.json' with {type: 'json'};
import type {RequestOptions, UserInfo, Verb, WatchEvent} from '../../../source/api/types.ts';
import {createRandom} from '../../../source/clock/random.ts';
import {createVirtualClock} from '../../../source/clock/virtual.ts';
import {StatusError} from '../../../source/machinery/status-error.ts';
import {createEmbeddedStorage} from '../../../source/store/embedded-storage.ts';
import {createMemoryStore} from '../../../source/store/memory-store.ts';

const user: UserInfo = {name: 'root', groups: ['system:masters', 'system:authenticated']};

interface Rest {
	readonly name?: string;
	readonly body?: object;
	readonly options?: RequestOptions;
}

const start = async () => {
	const clock = createVirtualClock();
	const storage = createEmbeddedStorage(createMemoryStore({clock}), clock);
	const random = createRandom(1);
	const entropy = {bytes: (size: number) => new Uint8Array(size)};
	const api = await createApiServer({storage, clock, random, entropy, kinds: builtInKinds});
	/** `apiVersion/resource`: autoscaling/v1/horizontalpodautoscalers. */
	const placeOf = (path: string) => {
		const [resource = '', version = '', group = ''] = path.split('/').toReversed();
		const namespaced = api.catalogue.byResource(group, version, resource)?.namespaced;
		return {group, version, resource, user, userAgent: 'test/1', ...(namespaced && {namespace: 'default'})};
	};
	const ask = async (verb: Verb, path: string, rest: Rest = {}): Promise<any> =>
		(await api.handle({...placeOf(path), verb, patchType: 'merge', ...rest})).object;
	const watch = async (path: string, rest: Rest = {}) => {
		const events: WatchEvent[] = [];
		const receiver = {events: (batch: readonly WatchEvent[]) => void events.push(...batch), ended: () => {}};
		await api.watch({...placeOf(path), verb: 'watch', ...rest}, receiver);
		await clock.runUntil(() => false, 0);
		return events;
	};
	return {api, clock, ask, watch};
};

const v1 = 'autoscaling/v1/horizontalpodautoscalers';
const v2 = 'autoscaling/v2/horizontalpodautoscalers';
const core = 'v1/events';
const newer = 'events.k8s.io/v1/events';
const scaleTargetRef = {apiVersion: 'apps/v1', kind: 'Deployment', name: 'd'};
const pods = {type: 'Pods', pods: {metric: {name: 'hits'}, target: {type: 'AverageValue', averageValue: '10'}}};
const cpu = {type: 'Resource', resource: {name: 'cpu', target: {type: 'Utilization', averageUtilization: 50}}};

test('discovery lists every resource of Kubernetes 1.36, and each has somebody who answers', async t => {
	const {api} = await start();
	for (const [groupVersion, listed] of Object.entries(schema.resources)) {
		const [version = '', group = ''] = groupVersion.split('/').toReversed();
		const served = resourceList(api.catalogue, {group, version}).resources;
		const brief = (resources: readonly {name: string; kind: string; verbs: readonly string[]}[]) =>
			resources.map(({name, kind, verbs}) => `${name} ${kind} ${verbs.join(',')}`).toSorted();
		t.deepEqual(brief(served), brief(listed), groupVersion);
	}
});

test('what autoscaling/v1 has no fields for goes there and back in annotations', async t => {
	const {ask} = await start();
	const behavior = {scaleDown: {stabilizationWindowSeconds: 5}};
	const spec = {scaleTargetRef, maxReplicas: 4, metrics: [pods, cpu], behavior};
	const created = await ask('create', v2, {body: {metadata: {name: 'a'}, spec}});
	const old = await ask('get', v1, {name: 'a'});
	t.is(old.apiVersion, 'autoscaling/v1');
	t.is(old.spec.targetCPUUtilizationPercentage, 50);
	t.deepEqual(JSON.parse(old.metadata.annotations['autoscaling.alpha.kubernetes.io/metrics']), [
		{type: 'Pods', pods: {metricName: 'hits', targetAverageValue: '10'}},
	]);
	const body = {...old, spec: {...old.spec, maxReplicas: 9}};
	t.is((await ask('update', v1, {name: 'a', body})).spec.maxReplicas, 9);
	const again = await ask('get', v2, {name: 'a'});
	t.deepEqual(again.spec, {...created.spec, maxReplicas: 9});
	t.is(again.metadata.annotations, undefined);
	t.deepEqual(
		again.metadata.managedFields.map((entry: {apiVersion: string}) => entry.apiVersion),
		['autoscaling/v1', 'autoscaling/v2'],
	);
});

test('an annotation that holds no metrics is passed over', async t => {
	const {ask} = await start();
	const annotations = {
		'autoscaling.alpha.kubernetes.io/metrics': 'not JSON',
		'autoscaling.alpha.kubernetes.io/behavior': '"nothing"',
	};
	const spec = {scaleTargetRef, maxReplicas: 4, targetCPUUtilizationPercentage: 70};
	await ask('create', v1, {body: {metadata: {name: 'a', annotations}, spec}});
	const {spec: stored} = await ask('get', v2, {name: 'a'});
	t.is(stored.metrics.length, 1);
	t.is(stored.metrics[0].resource.target.averageUtilization, 70);
	t.is(stored.behavior, undefined);
});

test('one event is read, listed, watched and deleted in either group', async t => {
	const {ask, watch, clock} = await start();
	const seen = await watch(newer, {options: {fieldSelector: 'regarding.name=web'}});
	const about = {kind: 'Pod', name: 'web', namespace: 'default'};
	const body = {metadata: {name: 'e'}, involvedObject: about, message: 'hello', reason: 'Said', type: 'Normal'};
	await ask('create', core, {body});
	const read = await ask('get', newer, {name: 'e'});
	t.like(read, {apiVersion: 'events.k8s.io/v1', note: 'hello', eventTime: null, deprecatedSource: {}});
	t.like(read.regarding, about);
	const list = await ask('list', newer, {options: {fieldSelector: 'regarding.name=web'}});
	t.like(list, {apiVersion: 'events.k8s.io/v1', kind: 'EventList'});
	t.is(list.items[0], read, 'an event is converted once');
	t.deepEqual((await ask('list', newer, {options: {fieldSelector: 'regarding.name=other'}})).items, []);
	await ask('patch', newer, {name: 'e', body: {note: 'bye'}});
	t.is((await ask('get', core, {name: 'e'})).message, 'bye');
	await ask('delete', newer, {name: 'e'});
	await clock.runUntil(() => false, 0);
	t.deepEqual(
		seen.map(({type, object}) => `${type} ${(object as any).apiVersion} ${(object as any).note}`),
		['ADDED events.k8s.io/v1 hello', 'MODIFIED events.k8s.io/v1 bye', 'DELETED events.k8s.io/v1 bye'],
	);
	await t.throwsAsync(ask('get', core, {name: 'e'}), {instanceOf: StatusError, message: 'events "e" not found'});
});

test('a new event says when it happened, and nothing in the old words', async t => {
	const {ask} = await start();
	const regarding = {kind: 'Pod', name: 'web', namespace: 'default'};
	const body = {metadata: {name: 'e'}, regarding, type: 'Odd', deprecatedCount: 2};
	const error = await t.throwsAsync(ask('create', newer, {body}), {instanceOf: StatusError});
	t.regex(error.message, /eventTime: Required value, type: Invalid value: "": has invalid value: Odd, count: Invalid/);
});

test('the parts of the control plane are healthy, and nothing else is one', async t => {
	const {ask} = await start();
	const {items} = await ask('list', 'v1/componentstatuses');
	t.deepEqual(
		items.map(({metadata, conditions}: any) => `${metadata.name} ${conditions[0].status}`),
		['controller-manager True', 'scheduler True', 'etcd-0 True'],
	);
	t.is((await ask('get', 'v1/componentstatuses', {name: 'scheduler'})).conditions[0].message, 'ok');
	await t.throwsAsync(ask('get', 'v1/componentstatuses', {name: 'x'}), {message: 'componentstatuses "x" not found'});
});
