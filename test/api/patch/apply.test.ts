import test from 'ava';
import * as fc from 'fast-check';
import {canonicalForm, saidForm} from '../../../source/api/codec/canonicalize.ts';
import {
	differenceOf,
	formatFieldSet,
	intersectionOf,
	parseFieldSet,
	sameFieldSet,
	unionOf,
} from '../../../source/api/patch/apply/field-set.ts';
import {applyConfiguration, trackUpdate} from '../../../source/api/patch/apply/managed-fields.ts';
import type {ManagedFieldsEntry} from '../../../source/api/patch/apply/managers.ts';
import {undeclaredFields} from '../../../source/api/patch/apply/typed-patch-error.ts';
import {deepFreeze} from '../../../source/machinery/freeze.ts';
import {StatusError} from '../../../source/machinery/status-error.ts';

const core = (kind: string): string => `io.k8s.api.core.v1.${kind}`;
const deployment = 'io.k8s.api.apps.v1.Deployment';

/** An object that several managers write in turn, one second apart. */
const story = (schema: string, apiVersion = 'v1') => {
	let live: object = canonicalForm(schema, {}).object;
	let entries: readonly ManagedFieldsEntry[] | undefined;
	let second = 0;
	const now = (): string => `2026-01-01T00:00:${String(second).padStart(2, '0')}Z`;
	return {
		update(manager: string, next: object): void {
			second += 1;
			const stored = deepFreeze(canonicalForm(schema, next).object) as object;
			entries = deepFreeze(
				trackUpdate({schema, live, next: stored, entries, manager: {manager, apiVersion}, now: now()}),
			);
			live = stored;
		},
		apply(manager: string, configuration: object, force = false): void {
			second += 1;
			const said = deepFreeze(saidForm(schema, configuration).object) as object;
			const applied = applyConfiguration({
				schema,
				live,
				said,
				entries,
				manager: {manager, apiVersion},
				now: now(),
				force,
			});
			entries = deepFreeze(applied.managedFields);
			live = deepFreeze(canonicalForm(schema, applied.object).object) as object;
		},
		get object(): any {
			return live;
		},
		get owners(): readonly string[] {
			return (entries ?? []).map(
				({manager, operation, time, fieldsV1}) =>
					`${manager} ${operation} ${time?.slice(17, 19) ?? '-'} ${JSON.stringify(fieldsV1)}`,
			);
		},
	};
};

test('whoever creates an object owns what it holds, maps by key', t => {
	const configMap = story(core('ConfigMap'));
	configMap.update('bob', {metadata: {name: 'a', labels: {q: 'r'}}, data: {k: 'v', l: 'w'}});
	t.deepEqual(configMap.owners, [
		'bob Update 01 {"f:data":{".":{},"f:k":{},"f:l":{}},"f:metadata":{"f:labels":{".":{},"f:q":{}}}}',
	]);
});

test('items of lists are owned by their keys, atomic parts as a whole', t => {
	const pod = story(core('Pod'));
	const container = {name: 'c', image: 'x:1', args: ['a'], ports: [{containerPort: 53, protocol: 'UDP'}]};
	pod.update('bob', {spec: {containers: [container], nodeSelector: {disk: 'ssd'}}});
	t.deepEqual(pod.owners, [
		'bob Update 01 {"f:spec":{"f:containers":{"k:{\\"name\\":\\"c\\"}":{".":{},"f:args":{},"f:image":{},"f:name":{},"f:ports":{".":{},"k:{\\"containerPort\\":53,\\"protocol\\":\\"UDP\\"}":{".":{},"f:containerPort":{},"f:protocol":{}}},"f:resources":{}}},"f:nodeSelector":{}}}',
	]);
});

test('a change moves a field from one updater to the next, a removal takes it from all', t => {
	const configMap = story(core('ConfigMap'));
	configMap.update('bob', {data: {k: 'v', l: 'w'}});
	configMap.update('eve', {data: {k: 'changed', l: 'w'}});
	t.deepEqual(configMap.owners, ['bob Update 01 {"f:data":{".":{},"f:l":{}}}', 'eve Update 02 {"f:data":{"f:k":{}}}']);
	configMap.update('bob', {data: {l: 'w'}});
	t.deepEqual(configMap.owners, ['bob Update 01 {"f:data":{".":{},"f:l":{}}}']);
});

test('an update that changes nothing keeps the entries as they are', t => {
	const configMap = story(core('ConfigMap'));
	configMap.update('bob', {data: {k: 'v'}});
	const {owners} = configMap;
	configMap.update('eve', {data: {k: 'v'}});
	t.deepEqual(configMap.owners, owners);
});

test('apply owns what it says, and once more changes nothing', t => {
	const configMap = story(core('ConfigMap'));
	configMap.apply('m1', {apiVersion: 'v1', kind: 'ConfigMap', metadata: {name: 'a'}, data: {k: 'v'}});
	configMap.apply('m1', {apiVersion: 'v1', kind: 'ConfigMap', metadata: {name: 'a'}, data: {k: 'v'}});
	t.deepEqual(configMap.owners, ['m1 Apply 01 {"f:data":{"f:k":{}}}']);
	t.deepEqual(configMap.object.data, {k: 'v'});
});

test('an empty map that is said is owned', t => {
	const configMap = story(core('ConfigMap'));
	configMap.apply('m1', {data: {}});
	t.deepEqual(configMap.owners, ['m1 Apply 01 {"f:data":{}}']);
});

test("another manager's field is contested, in kube-apiserver's words", t => {
	const configMap = story(core('ConfigMap'));
	configMap.apply('m1', {data: {k: '1', l: '1'}});
	const error = t.throws(() => configMap.apply('m2', {data: {k: '2'}}), {instanceOf: StatusError});
	t.deepEqual(error?.status, {
		kind: 'Status',
		apiVersion: 'v1',
		metadata: {},
		status: 'Failure',
		message: 'Apply failed with 1 conflict: conflict with "m1": .data.k',
		reason: 'Conflict',
		details: {causes: [{reason: 'FieldManagerConflict', message: 'conflict with "m1"', field: '.data.k'}]},
		code: 409,
	});
	configMap.apply('m2', {data: {k: '2'}}, true);
	t.deepEqual(configMap.object.data, {k: '2', l: '1'});
	t.deepEqual(configMap.owners, ['m1 Apply 01 {"f:data":{"f:l":{}}}', 'm2 Apply 03 {"f:data":{"f:k":{}}}']);
});

test('conflicts with an updater name its version and every field', t => {
	const configMap = story(core('ConfigMap'));
	configMap.update('editor', {data: {k: '1', l: '1'}});
	t.throws(() => configMap.apply('m1', {data: {k: '2', l: '2'}}), {
		message: 'Apply failed with 2 conflicts: conflicts with "editor" using v1:\n- .data.k\n- .data.l',
	});
	configMap.apply('m1', {data: {k: '1'}});
	t.deepEqual(configMap.owners, [
		'm1 Apply - {"f:data":{"f:k":{}}}',
		'editor Update 01 {"f:data":{".":{},"f:k":{},"f:l":{}}}',
	]);
});

test('what a manager no longer says goes, unless somebody else owns it', t => {
	const configMap = story(core('ConfigMap'));
	configMap.apply('m1', {metadata: {labels: {a: '1'}}, data: {mine: '1', ours: '1'}});
	configMap.apply('m2', {data: {ours: '1'}});
	configMap.apply('m1', {metadata: {labels: {a: '1'}}});
	t.deepEqual(configMap.object.data, {ours: '1'});
	configMap.apply('m2', {});
	t.false('data' in configMap.object);
	t.deepEqual(configMap.object.metadata.labels, {a: '1'});
});

test('containers are merged by name, and a dropped one goes with its defaults', t => {
	const live = story(deployment, 'apps/v1');
	const containers = (...names: string[]) => ({
		spec: {template: {spec: {containers: names.map(name => ({name, image: `${name}:1`}))}}},
	});
	live.apply('m1', containers('a', 'b'));
	const [a, b] = live.object.spec.template.spec.containers as [object, object];
	const injected = {image: 's:1', name: 'sidecar'};
	live.update('injector', {
		...live.object,
		spec: {template: {spec: {containers: [a, {...b, imagePullPolicy: 'Always'}, injected]}}},
	});
	live.apply('m1', containers('a'));
	const names = (live.object.spec.template.spec.containers as {name: string}[]).map(({name}) => name);
	t.true(names.includes('a') && names.includes('sidecar'));
	t.is(live.object.spec.template.spec.containers[0].resources !== undefined, true);
});

test('a port without a protocol is the port with the default protocol', t => {
	const service = story(core('Service'));
	service.update('bob', {spec: {ports: [{name: 'a', port: 80, protocol: 'TCP', targetPort: 80}]}});
	service.apply('m1', {spec: {ports: [{name: 'a', port: 80}]}});
	t.deepEqual(service.object.spec.ports, [{name: 'a', port: 80, protocol: 'TCP', targetPort: 80}]);
});

test('new items stand where the configuration has them', t => {
	const live = story(core('Pod'));
	const said = (...names: string[]) => ({spec: {containers: names.map(name => ({name}))}});
	const names = () => (live.object.spec.containers as {name: string}[]).map(({name}) => name).join('');
	live.apply('m1', said('a', 'b', 'c'));
	live.apply('m2', said('b', 'x'), false);
	t.is(names(), 'abcx');
	live.apply('m1', said('c', 'b', 'a'));
	t.is(names(), 'cxba');
});

test("identity and paths of other resources are nobody's", t => {
	const live = canonicalForm(core('Pod'), {}).object as object;
	const next = canonicalForm(core('Pod'), {metadata: {name: 'p', uid: 'u'}, status: {phase: 'Pending'}})
		.object as object;
	const write = {
		schema: core('Pod'),
		live,
		next,
		entries: undefined,
		manager: {manager: 'm', apiVersion: 'v1'},
		now: 'n',
	};
	t.deepEqual(trackUpdate({...write, ignored: {'f:status': {}}}), []);
	t.deepEqual(trackUpdate({...write, manager: {...write.manager, subresource: 'status'}}), [
		{
			apiVersion: 'v1',
			fieldsType: 'FieldsV1',
			fieldsV1: {'f:status': {'f:phase': {}}},
			manager: 'm',
			operation: 'Update',
			subresource: 'status',
			time: 'n',
		},
	]);
});

test('an item that is said twice and fields that do not exist are refused in the words of structured-merge-diff', t => {
	const pod = story(core('Pod'));
	const metadata = {name: 'p', namespace: 'ns'};
	const said = {apiVersion: 'v1', kind: 'Pod', metadata, spec: {containers: [{name: 'c'}, {name: 'c'}]}};
	t.throws(() => pod.apply('m1', said), {
		message:
			'failed to create typed patch object (ns/p; /v1, Kind=Pod): .spec.containers: duplicate entries for key [name="c"]',
	});
	const configuration = {apiVersion: 'apps/v1', kind: 'Deployment', metadata: {name: 'd'}};
	t.is(
		undeclaredFields(configuration, ['spec.a', 'b']).message,
		'failed to create typed patch object (/d; apps/v1, Kind=Deployment): errors:\n  .spec.a: field not declared in schema\n  .b: field not declared in schema',
	);
});

test('entries that are not of a known form own nothing and do no harm', t => {
	const live = canonicalForm(core('ConfigMap'), {data: {k: '1'}}).object as object;
	const said = saidForm(core('ConfigMap'), {data: {k: '2'}}).object as object;
	const entries = [
		{manager: 'x', fieldsV1: 'nonsense'},
		{},
		{manager: 'y', operation: 'Apply', fieldsV1: {'f:data': 3}},
	];
	const write = {schema: core('ConfigMap'), live, said, entries, manager: {manager: 'm', apiVersion: 'v1'}, now: 'n'};
	t.deepEqual((applyConfiguration({...write, force: false}).object as {data: object}).data, {k: '2'});
});

const paths = fc.array(fc.array(fc.constantFrom('f:a', 'f:b', 'v:"x"'), {minLength: 1, maxLength: 3}), {maxLength: 6});
const treeOf = (list: readonly (readonly string[])[]): object => {
	const tree: any = {};
	for (const path of list) {
		let node = tree;
		for (const element of path) node = node[element] ??= {};
		node['.'] = {};
	}
	return tree as object;
};
const setOf = (list: readonly (readonly string[])[]): ReadonlySet<string> => new Set(list.map(path => path.join(' ')));

test('field sets are sets of paths and survive their written form', t => {
	fc.assert(
		fc.property(paths, paths, (left, right) => {
			const [a, b] = [parseFieldSet(treeOf(left)), parseFieldSet(treeOf(right))];
			const [modelA, modelB] = [setOf(left), setOf(right)];
			const model = (keys: ReadonlySet<string>) => parseFieldSet(treeOf([...keys].map(path => path.split(' '))));
			t.true(sameFieldSet(unionOf(a, b), model(modelA.union(modelB))));
			t.true(sameFieldSet(intersectionOf(a, b), model(modelA.intersection(modelB))));
			t.true(sameFieldSet(differenceOf(a, b), model(modelA.difference(modelB))));
			t.true(sameFieldSet(parseFieldSet(formatFieldSet(a)), a));
		}),
	);
});
