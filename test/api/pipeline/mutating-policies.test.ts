import test from 'ava';
import {startFullServer} from './full-server.ts';
import {patchOf, startWebhook} from './webhook-server.ts';

type Server = Awaited<ReturnType<typeof startFullServer>>;

const rule = (resource: string) => ({
	apiGroups: ['', 'apps'],
	apiVersions: ['*'],
	operations: ['CREATE', 'UPDATE'],
	resources: [resource],
});

const configure = (expression: string) => ({patchType: 'ApplyConfiguration', applyConfiguration: {expression}});
const patch = (expression: string) => ({patchType: 'JSONPatch', jsonPatch: {expression}});

const policy = (name: string, mutations: readonly object[], spec: object = {}, resource = 'configmaps') => ({
	metadata: {name},
	spec: {
		matchConstraints: {resourceRules: [rule(resource)]},
		reinvocationPolicy: 'Never',
		mutations,
		...spec,
	},
});

const bind = (server: Server, policyName: string, spec: object = {}) =>
	server.create('mutatingadmissionpolicybindings', {
		metadata: {name: `${policyName}-everywhere`},
		spec: {policyName, ...spec},
	});

const install = async (server: Server, body: ReturnType<typeof policy>, binding: object = {}): Promise<void> => {
	await server.create('mutatingadmissionpolicies', body);
	await bind(server, body.metadata.name, binding);
};

const configMap = (name: string, data: object = {}, metadata: object = {}) => ({metadata: {name, ...metadata}, data});

test('an apply configuration is merged into the object, with variables and the request at hand', async t => {
	const server = await startFullServer();
	const expression = `Object{
		metadata: Object.metadata{ // by whom
			labels: {"by": request.userInfo.username, "keys": variables.count},
			?annotations: object.metadata.?annotations
		}
	}`;
	await server.create('configmaps', configMap('before', {a: '1'}));
	await install(
		server,
		policy('label', [configure(expression)], {
			variables: [{name: 'count', expression: 'string(size(object.data))'}],
			matchConditions: [{name: 'not-skipped', expression: "!('skip' in object.data)"}],
		}),
	);
	const {metadata, data} = await server.create('configmaps', configMap('a', {x: '1', y: '2'}, {labels: {own: 'yes'}}));
	t.deepEqual(metadata.labels, {by: 'tester', keys: '2', own: 'yes'});
	t.is(metadata.annotations, undefined);
	t.deepEqual(data, {x: '1', y: '2'});
	t.deepEqual(
		Object.keys(metadata.managedFields[0].fieldsV1['f:metadata']['f:labels']),
		['.', 'f:own'],
		'nobody owns what the policy has set',
	);
	t.is((await server.create('configmaps', configMap('b', {skip: '1'}))).metadata.labels, undefined);
	t.is((await server.get('configmaps', 'before')).metadata.labels, undefined, 'what is stored is left alone');
	const changed = await server.merge('configmaps', 'before', {data: {b: '2'}});
	t.deepEqual(changed.metadata.labels, {by: 'tester', keys: '2'});
});

test('lists with keys are merged item by item, and defaults come after', async t => {
	const server = await startFullServer();
	const sidecar = `Object{
		spec: Object.spec{
			template: Object.spec.template{
				spec: Object.spec.template.spec{
					initContainers: [
						Object.spec.template.spec.initContainers{name: "proxy", image: "proxy:1", restartPolicy: "Always"}
					],
					containers: object.spec.template.spec.containers.map(c, Object.spec.template.spec.containers{
						name: c.name,
						imagePullPolicy: "Always"
					})
				}
			}
		}
	}`;
	await install(server, policy('sidecar', [configure(sidecar)], {}, 'deployments'));
	const template = {
		metadata: {labels: {a: 'b'}},
		spec: {containers: [{name: 'app', image: 'app:1', ports: [{containerPort: 80}]}]},
	};
	const {spec} = await server.create('deployments', {
		metadata: {name: 'web'},
		spec: {selector: {matchLabels: {a: 'b'}}, template},
	});
	const [proxy] = spec.template.spec.initContainers;
	t.like(proxy, {name: 'proxy', restartPolicy: 'Always', terminationMessagePath: '/dev/termination-log'});
	t.like(spec.template.spec.containers[0], {name: 'app', image: 'app:1', imagePullPolicy: 'Always'});
	t.is(spec.template.spec.containers[0].ports[0].containerPort, 80);
});

test('JSON patches change the object; one whose own test fails leaves it as it is', async t => {
	const server = await startFullServer();
	const mutations = [
		patch(`[
			JSONPatch{op: "add", path: "/metadata/labels", value: {}},
			JSONPatch{op: "add", path: "/metadata/labels/" + jsonpatch.escapeKey("example.com/a"), value: "x"}
		]`),
		patch(`[
			JSONPatch{op: "test", path: "/data/mode", value: "strict"},
			JSONPatch{op: "replace", path: "/data/mode", value: "lenient"},
			JSONPatch{op: "copy", from: "/data/mode", path: "/data/was"}
		]`),
		patch(`has(object.data.gone) ? [JSONPatch{op: "remove", path: "/data/gone"}] : []`),
	];
	await install(server, policy('patches', mutations));
	const {metadata, data} = await server.create('configmaps', configMap('a', {mode: 'strict', gone: '1'}));
	t.deepEqual(metadata.labels, {'example.com/a': 'x'});
	t.deepEqual(data, {mode: 'lenient', was: 'lenient'});
	t.deepEqual((await server.create('configmaps', configMap('b', {mode: 'other'}))).data, {mode: 'other'});
});

test('each set of parameters is applied in turn, and policies run by name', async t => {
	const server = await startFullServer();
	const append = (key: string, value: string) =>
		`Object{metadata: Object.metadata{annotations: {"${key}": object.metadata.?annotations["${key}"].orValue("") + ${value}}}}`;
	const selector = {matchLabels: {role: 'params'}};
	for (const name of ['p1', 'p2']) {
		await server.create('configmaps', configMap(name, {mark: name}, {labels: {role: 'params'}}));
	}
	const paramKind = {apiVersion: 'v1', kind: 'ConfigMap'};
	await install(server, policy('a-first', [configure(append('order', 'params.data.mark + ";"'))], {paramKind}), {
		paramRef: {selector, parameterNotFoundAction: 'Deny'},
		matchResources: {objectSelector: {matchExpressions: [{key: 'role', operator: 'DoesNotExist'}]}},
	});
	await install(server, policy('b-second', [configure(append('order', '"b"'))]));
	const {metadata} = await server.create('configmaps', configMap('x'));
	t.is(metadata.annotations.order, 'p1;p2;b');
	for (const name of ['p1', 'p2']) await server.remove('configmaps', name);
	const refused = await server.fails('create', 'configmaps', {body: configMap('y')});
	t.like(refused, {
		code: 403,
		reason: 'Forbidden',
		message:
			"policy 'a-first' with binding 'a-first-everywhere' denied request: failed to configure binding: no params found for policy binding with `Deny` parameterNotFoundAction",
	});
});

test('a policy that asks for it sees once more what others have changed', async t => {
	const server = await startFullServer();
	const count = (key: string) =>
		`Object{metadata: Object.metadata{annotations: {"${key}": string(size(object.data))}}}`;
	const add = (key: string) =>
		patch(`"${key}" in object.data ? [] : [JSONPatch{op: "add", path: "/data/${key}", value: "1"}]`);
	await install(server, policy('a-again', [configure(count('again'))], {reinvocationPolicy: 'IfNeeded'}));
	await install(server, policy('a-once', [configure(count('once'))]));
	await install(server, policy('b-adds', [add('b')]));
	const {metadata} = await server.create('configmaps', configMap('x', {own: '1'}));
	t.deepEqual(metadata.annotations, {again: '2', once: '1'});

	const hook = await startWebhook(({object}) =>
		object.data.hook === undefined ? patchOf({op: 'add', path: '/data/hook', value: '1'}) : {},
	);
	t.teardown(hook.stop);
	await server.create('mutatingwebhookconfigurations', {
		metadata: {name: 'hook'},
		webhooks: [
			{
				name: 'hook.hooks.example',
				clientConfig: {url: hook.url, caBundle: hook.caBundle},
				rules: [rule('configmaps')],
				sideEffects: 'None',
				admissionReviewVersions: ['v1'],
			},
		],
	});
	const after = await server.create('configmaps', configMap('y', {own: '1'}));
	t.deepEqual(after.metadata.annotations, {again: '3', once: '1'}, 'webhooks come after policies');
});

test('a mutation that cannot be made refuses the request, unless failures are ignored', async t => {
	const server = await startFullServer();
	const failing = async (mutation: object, spec: object = {}): Promise<string | undefined> => {
		await install(server, policy('f', [mutation], spec));
		const {message, code, reason} = await server.fails('create', 'configmaps', {body: configMap('a')});
		t.like({code, reason}, {code: 403, reason: 'Invalid'});
		await server.remove('mutatingadmissionpolicies', 'f');
		await server.remove('mutatingadmissionpolicybindings', 'f-everywhere');
		return message?.replace("policy 'f' with binding 'f-everywhere' denied request: ", '');
	};
	t.is(
		await failing(configure('Object{metadata: Object.metadata{labels: {"a": object.nothing}}}')),
		`expression 'Object{metadata: Object.metadata{labels: {"a": object.nothing}}}' resulted in error: no such key: nothing`,
	);
	t.is(
		await failing(configure('Object{metadata: Object.spec{}}')),
		'type mismatch: unexpected type name "Object.spec", expected "Object.metadata", which matches field name path from root Object type',
	);
	t.is(
		await failing(configure('Object{nonsense: 1}')),
		'error applying patch: failed to convert patch object to typed object: .nonsense: field not declared in schema',
	);
	t.is(
		await failing(configure('Object{metadata: Object.metadata{ownerReferences: [{"uid": "x"}]}}'), {
			matchConditions: [{name: 'broken', expression: 'object.nothing == 1'}],
		}),
		"expression 'object.nothing == 1' resulted in error: no such key: nothing",
	);
	t.regex((await failing(patch('[JSONPatch{op: "remove", path: "/data/none"}]'))) ?? '', /^JSONPath: /);

	await install(server, policy('deep', [configure(atomicSelector)], {}, 'deployments'));
	const body = {
		metadata: {name: 'web'},
		spec: {
			selector: {matchLabels: {a: 'b'}},
			template: {metadata: {labels: {a: 'b'}}, spec: {containers: [{name: 'a', image: 'a'}]}},
		},
	};
	t.regex(
		(await server.fails('create', 'deployments', {body})).message ?? '',
		/error applying patch: invalid ApplyConfiguration: may not mutate atomic arrays, maps or structs: \.spec\.selector, \.spec\.template\.spec\.containers\[0\]\.args$/,
	);
	await install(server, policy('g', [configure('Object{nonsense: 1}')], {failurePolicy: 'Ignore'}));
	await t.notThrowsAsync(server.create('configmaps', configMap('a')));
	await install(server, policy('h', [patch('[JSONPatch{op: "add", path: "/nonsense", value: 1}]')]));
	t.like(await server.fails('create', 'configmaps', {body: configMap('b')}), {
		code: 500,
		message: 'Internal error occurred: strict decoding error: unknown field "nonsense"',
	});
});

const atomicSelector = `Object{
	spec: Object.spec{
		selector: Object.spec.selector{matchLabels: {"a": "b"}},
		template: Object.spec.template{spec: Object.spec.template.spec{
			containers: [Object.spec.template.spec.containers{name: "a", args: ["x"]}]
		}}
	}
}`;

test('a policy is checked when it is written', async t => {
	const server = await startFullServer();
	const refused = async (body: object): Promise<string> =>
		(await server.fails('create', 'mutatingadmissionpolicies', {body})).message?.replace(
			/^MutatingAdmissionPolicy\.admissionregistration\.k8s\.io "p" is invalid: /,
			'',
		) ?? '';
	t.is(
		await refused(policy('p', [], {reinvocationPolicy: undefined})),
		'[spec.mutations: Required value: mutations must contain at least one item, spec.reinvocationPolicy: Required value]',
	);
	t.is(
		await refused(policy('p', [{patchType: 'ApplyConfiguration', jsonPatch: {expression: '[]'}}, {patchType: 'x'}])),
		'[spec.mutations[0].jsonPatch: Forbidden: must not be specified when patchType is ApplyConfiguration, spec.mutations[0].applyConfiguration: Required value: must be specified when patchType is ApplyConfiguration, spec.mutations[1].patchType: Unsupported value: "x": supported values: "ApplyConfiguration", "JSONPatch"]',
	);
	t.is(
		await refused(policy('p', [configure('Object.spec{}')])),
		'spec.mutations[0].applyConfiguration.expression: Invalid value: "Object.spec{}": must evaluate to Object but got Object.spec',
	);
	t.regex(
		await refused(policy('p', [patch('[JSONPatch{op: nope}]')])),
		/compilation failed: ERROR: <input>:1:16: undeclared reference to 'nope' \(in container ''\)\n \| \[JSONPatch\{op: nope\}\]\n \| \.{15}\^$/,
	);
	t.regex(await refused(policy('p', [patch('[1]')])), /must evaluate to list\(JSONPatch\) but got list\(int\)$/);
});
