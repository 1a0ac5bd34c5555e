import test from 'ava';
import {goMapText} from '../../../source/api/patch/go-map-text.ts';
import {applyStrategicMergePatch} from '../../../source/api/patch/strategic-merge-patch.ts';
import {deepFreeze} from '../../../source/machinery/freeze.ts';
import {StatusError} from '../../../source/machinery/status-error.ts';

const schema = 'io.k8s.api.apps.v1.Deployment';

interface DeploymentLike {
	readonly metadata: {readonly labels?: object; readonly finalizers?: readonly string[]; readonly annotations?: object};
	readonly spec: {
		readonly strategy?: object;
		readonly template: {readonly spec: {readonly containers: readonly any[]; readonly tolerations?: readonly object[]}};
	};
}

const deployment: DeploymentLike = deepFreeze({
	metadata: {labels: {app: 'a', keep: 'yes'}, finalizers: ['x/one', 'x/two']},
	spec: {
		strategy: {type: 'RollingUpdate', rollingUpdate: {maxSurge: 1}},
		template: {
			spec: {
				containers: [
					{
						name: 'c',
						image: 'x:1',
						args: ['1', '2'],
						env: [
							{name: 'A', value: '1'},
							{name: 'B', value: '2'},
						],
					},
					{name: 'd', image: 'y:1'},
				],
				tolerations: [{key: 'a'}],
			},
		},
	},
});

const patched = (patch: object): DeploymentLike =>
	applyStrategicMergePatch(schema, deployment, patch) as DeploymentLike;
const podPatch = (spec: object): DeploymentLike => patched({spec: {template: {spec}}});
const containersAfter = (spec: object): readonly any[] => podPatch(spec).spec.template.spec.containers;
const names = (items: readonly any[]): readonly string[] => items.map(({name}) => name as string);

test('containers are merged by name, and everything else is shared', t => {
	const result = podPatch({containers: [{name: 'c', image: 'x:2'}]});
	const [c, d] = result.spec.template.spec.containers;
	t.deepEqual(c, {...deployment.spec.template.spec.containers[0], image: 'x:2'});
	t.is(c.env, deployment.spec.template.spec.containers[0].env);
	t.is(d, deployment.spec.template.spec.containers[1]);
	t.is(result.metadata, deployment.metadata);
});

test('a patch that changes nothing gives the same object', t => {
	t.is(podPatch({containers: [{name: 'd', image: 'y:1'}]}), deployment);
	t.is(patched({metadata: {labels: {app: 'a', none: null}}}), deployment);
});

test('new containers are placed where the patch has them, others keep their place', t => {
	t.deepEqual(names(containersAfter({containers: [{name: 'n', image: 'n:1'}]})), ['n', 'c', 'd']);
	t.deepEqual(names(containersAfter({containers: [{name: 'd'}, {name: 'n', image: 'n:1'}]})), ['c', 'd', 'n']);
});

test('lists without a merge strategy are replaced', t => {
	t.deepEqual(containersAfter({containers: [{name: 'c', args: ['3']}]})[0].args, ['3']);
	t.deepEqual(podPatch({tolerations: [{key: 'b'}]}).spec.template.spec.tolerations, [{key: 'b'}]);
});

test('items and maps are deleted by $patch, members by null', t => {
	t.deepEqual(names(containersAfter({containers: [{name: 'd', $patch: 'delete'}]})), ['c']);
	t.deepEqual(containersAfter({containers: [{name: 'c', env: [{name: 'A', $patch: 'delete'}]}]})[0].env, [
		{name: 'B', value: '2'},
	]);
	t.false('env' in containersAfter({containers: [{name: 'c', env: null}]})[0]);
	t.is(podPatch({containers: [{name: 'none', $patch: 'delete'}]}), deployment);
	t.deepEqual(patched({metadata: {labels: {$patch: 'delete'}}}).metadata.labels, {});
});

test('$patch: replace puts the patch in the place of a list or map', t => {
	t.deepEqual(containersAfter({containers: [{name: 'z', image: 'z:1'}, {$patch: 'replace'}]}), [
		{name: 'z', image: 'z:1'},
	]);
	t.deepEqual(patched({metadata: {labels: {$patch: 'replace', only: 'this'}}}).metadata.labels, {only: 'this'});
});

test('$retainKeys drops what it does not list', t => {
	t.deepEqual(patched({spec: {strategy: {$retainKeys: ['type'], type: 'Recreate'}}}).spec.strategy, {type: 'Recreate'});
});

test('lists of scalars are merged as sets, and items leave by $deleteFromPrimitiveList', t => {
	t.deepEqual(patched({metadata: {finalizers: ['x/three', 'x/one']}}).metadata.finalizers, [
		'x/three',
		'x/one',
		'x/two',
	]);
	t.deepEqual(patched({metadata: {'$deleteFromPrimitiveList/finalizers': ['x/one']}}).metadata.finalizers, ['x/two']);
	t.is(patched({metadata: {'$deleteFromPrimitiveList/annotations': ['x']}}), deployment);
});

test("$setElementOrder orders what it names; the server's other items stay before their followers", t => {
	const order = (list: readonly string[]) => list.map(name => ({name}));
	t.deepEqual(
		names(
			containersAfter({
				'$setElementOrder/containers': order(['d', 'n', 'c']),
				containers: [{name: 'n', image: 'n:1'}],
			}),
		),
		['d', 'n', 'c'],
	);
	t.deepEqual(names(containersAfter({'$setElementOrder/containers': order(['d', 'c'])})), ['d', 'c']);
	t.deepEqual(names(containersAfter({'$setElementOrder/containers': order(['d'])})), ['c', 'd']);
	t.is(podPatch({'$setElementOrder/containers': order(['c', 'd'])}), deployment);
	t.deepEqual(patched({metadata: {'$setElementOrder/finalizers': ['x/two', 'x/one']}}).metadata.finalizers, [
		'x/two',
		'x/one',
	]);
});

test('what meets nothing in the object arrives without nulls and directives', t => {
	t.deepEqual(patched({metadata: {annotations: {a: '1', b: null}}}).metadata.annotations, {a: '1'});
	t.is(patched({metadata: {annotations: {$patch: 'delete'}}}).metadata.annotations, undefined);
	const container = {
		name: 'n',
		env: [
			{name: 'X', $patch: 'delete'},
			{name: 'Y', value: null},
		],
	};
	t.deepEqual(containersAfter({containers: [container]})[0], {name: 'n', env: [{name: 'Y'}]});
});

test('the ports of a service are merged by their number', t => {
	const service = deepFreeze({
		spec: {
			ports: [
				{name: 'a', port: 80},
				{name: 'b', port: 81},
			],
			selector: {app: 'a'},
		},
	});
	const apply = (patch: object): unknown => applyStrategicMergePatch('io.k8s.api.core.v1.Service', service, patch);
	t.deepEqual(apply({spec: {ports: [{port: 80, targetPort: 8080}]}}), {
		spec: {
			...service.spec,
			ports: [
				{name: 'a', port: 80, targetPort: 8080},
				{name: 'b', port: 81},
			],
		},
	});
	t.deepEqual(apply({spec: {ports: [{port: 81, $patch: 'delete'}], selector: {x: 'y', app: null}}}), {
		spec: {ports: [{name: 'a', port: 80}], selector: {x: 'y'}},
	});
});

const wrong: readonly (readonly [string, object, number, string])[] = [
	[
		'a list item without its merge key',
		{containers: [{image: 'x'}]},
		500,
		'map: map[image:x] does not contain declared merge key: name',
	],
	[
		'an unknown directive',
		{containers: [{name: 'c', $patch: 'jump'}]},
		500,
		'unknown patch type: jump in map: map[$patch:jump name:c]',
	],
	[
		'a merge directive in a list',
		{containers: [{$patch: 'merge'}]},
		500,
		'merging lists cannot yet be specified in the patch',
	],
	[
		'an unknown directive in a map',
		{securityContext: {}, nodeSelector: {}, containers: [{name: 'c', env: [{name: 'A', $patch: 1}]}]},
		500,
		'unknown patch type: 1 in map: map[$patch:1 name:A]',
	],
	[
		'an order that lacks an item',
		{'$setElementOrder/containers': [{name: 'c'}], containers: [{name: 'q', image: 'n:1'}]},
		500,
		"The order in patch list:\n[map[image:n:1 name:q]]\n doesn't match $setElementOrder list:\n[map[name:c]]\n",
	],
	[
		'an order that is no list',
		{'$setElementOrder/containers': 'c'},
		400,
		'invalid patch format of setElementOrder list',
	],
	[
		'a deletion list that is none',
		{'$deleteFromPrimitiveList/args': 'x'},
		400,
		'invalid patch format of primitive list',
	],
	['kept keys that are no list', {$retainKeys: 'containers'}, 400, 'invalid patch format of retainKeys'],
	[
		'a member that is not kept',
		{$retainKeys: [], containers: [{name: 'c'}]},
		400,
		'invalid patch format of retainKeys',
	],
	['a list within a list', {containers: [[1]]}, 422, 'the server rejected our request due to an error in our request'],
	['items of several kinds', {containers: [{name: 'c'}, 'd']}, 500, ''],
	['a null item', {containers: [null]}, 500, ''],
];

for (const [what, spec, code, message] of wrong) {
	test(`${what} is answered with ${code}`, t => {
		const error = t.throws(() => podPatch(spec), {instanceOf: StatusError});
		t.is(error?.code, code);
		if (message !== '') t.is(error?.message, message);
	});
}

test('a patch that is no object is a bad request', t => {
	t.throws(() => applyStrategicMergePatch(schema, deployment, [1]), {
		instanceOf: StatusError,
		message: 'json: cannot unmarshal array into Go value of type map[string]interface {}',
	});
});

test('__proto__ in a patch is a key like any other', t => {
	const patch = JSON.parse('{"metadata":{"labels":{"__proto__":"x"}},"__proto__":{"polluted":true}}') as object;
	const result = patched(patch);
	t.deepEqual(Object.keys(result.metadata.labels ?? {}), ['app', 'keep', '__proto__']);
	t.is(Object.getPrototypeOf(result), Object.prototype);
});

test('a patch that makes no sense is told as Go prints it', t => {
	t.is(goMapText({b: [1, {c: null}], a: 'x y', d: {}, e: true}), 'map[a:x y b:[1 map[c:<nil>]] d:map[] e:true]');
	t.is(goMapText([]), '[]');
});
