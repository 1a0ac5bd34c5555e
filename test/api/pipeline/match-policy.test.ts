import test from 'ava';
import {startFullServer} from './full-server.ts';
import {patchOf, startWebhook} from './webhook-server.ts';

type Server = Awaited<ReturnType<typeof startFullServer>>;

const autoscaler = (name: string, version: string) => ({
	metadata: {name},
	spec: {
		scaleTargetRef: {apiVersion: 'apps/v1', kind: 'Deployment', name: 'web'},
		maxReplicas: 5,
		...(version === 'v1'
			? {targetCPUUtilizationPercentage: 50}
			: {
					metrics: [{type: 'Resource', resource: {name: 'cpu', target: {type: 'Utilization', averageUtilization: 50}}}],
				}),
	},
});

const place = (version: string) => ({group: 'autoscaling', version});

const createAutoscaler = (server: Server, name: string, version: string) =>
	server.create('horizontalpodautoscalers', autoscaler(name, version), place(version));

const rules = (group: string, version: string, resource: string) => [
	{apiGroups: [group], apiVersions: [version], operations: ['*'], resources: [resource]},
];

const createdIn = (group: string, version: string, resource: string) =>
	rules(group, version, resource).map(rule => ({...rule, operations: ['CREATE']}));

const bound = async (server: Server, name: string, matchConstraints: object, expression: string): Promise<void> => {
	const validations = [{expression: 'false', messageExpression: expression}];
	await server.create('validatingadmissionpolicies', {metadata: {name}, spec: {matchConstraints, validations}});
	const spec = {policyName: name, validationActions: ['Warn']};
	await server.create('validatingadmissionpolicybindings', {metadata: {name}, spec});
};

const said = ({warnings}: {warnings: readonly string[]}): readonly string[] =>
	warnings.map(warning => warning.replace(/^Validation failed.*'\w+': /, ''));

test('an exact policy is asked about the version that a request names, an equivalent one about all', async t => {
	const server = await startFullServer();
	const forms =
		"(object == null ? oldObject : object).apiVersion + ' asked ' + request.requestResource.version + ' shown ' + request.resource.version";
	for (const version of ['v1', 'v2']) {
		const resourceRules = rules('autoscaling', version, 'horizontalpodautoscalers');
		await bound(server, `exact${version}`, {resourceRules, matchPolicy: 'Exact'}, `'exact ' + ${forms}`);
	}
	const resourceRules = rules('autoscaling', 'v1', 'horizontalpodautoscalers');
	await bound(server, 'same', {resourceRules, matchPolicy: 'Equivalent'}, `'same ' + ${forms}`);
	const texts = (version: string): readonly string[] => [
		`exact autoscaling/${version} asked ${version} shown ${version}`,
		`same autoscaling/v1 asked ${version} shown v1`,
	];
	for (const version of ['v1', 'v2']) {
		const body = autoscaler(version, version);
		const at = {...place(version), name: version};
		const created = await server.respond('create', 'horizontalpodautoscalers', {body, ...place(version)});
		t.deepEqual(said(created), texts(version));
		const merge = {body: {spec: {maxReplicas: 7}}, patchType: 'merge' as const};
		t.deepEqual(said(await server.respond('patch', 'horizontalpodautoscalers', {...merge, ...at})), texts(version));
		t.deepEqual(said(await server.respond('delete', 'horizontalpodautoscalers', at)), texts(version));
	}
});

test('a webhook for one version changes objects that come in another', async t => {
	const server = await startFullServer();
	const hook = await startWebhook(() =>
		patchOf({op: 'replace', path: '/spec/targetCPUUtilizationPercentage', value: 80}),
	);
	t.teardown(hook.stop);
	const configuration = (matchPolicy: string) => ({
		metadata: {name: 'hook'},
		webhooks: [
			{
				name: 'hook.hooks.example',
				clientConfig: {url: hook.url, caBundle: hook.caBundle},
				rules: rules('autoscaling', 'v1', 'horizontalpodautoscalers'),
				matchPolicy,
				sideEffects: 'None',
				admissionReviewVersions: ['v1'],
			},
		],
	});
	await server.create('mutatingwebhookconfigurations', configuration('Equivalent'));
	const {spec} = await createAutoscaler(server, 'a', 'v2');
	t.is(spec.metrics[0].resource.target.averageUtilization, 80);
	t.like(hook.asked[0], {
		kind: {version: 'v1'},
		requestKind: {version: 'v2'},
		object: {apiVersion: 'autoscaling/v1', spec: {targetCPUUtilizationPercentage: 50}},
	});
	await server.merge('mutatingwebhookconfigurations', 'hook', configuration('Exact'));
	const untouched = await createAutoscaler(server, 'b', 'v2');
	t.is(untouched.spec.metrics[0].resource.target.averageUtilization, 50);
	const own = await createAutoscaler(server, 'c', 'v1');
	t.is(own.spec.targetCPUUtilizationPercentage, 80);
});

test('versions of a custom kind stand for each other, each in its own form', async t => {
	const server = await startFullServer();
	const group = 'harbour.example';
	const version = (name: string, property: string) => ({
		name,
		served: true,
		storage: name === 'v1',
		schema: {
			openAPIV3Schema: {
				type: 'object',
				properties: {
					spec: {type: 'object', properties: {[property]: {type: 'string', default: property}, both: {type: 'string'}}},
				},
			},
		},
	});
	await server.create('customresourcedefinitions', {
		metadata: {name: `boats.${group}`},
		spec: {
			group,
			scope: 'Namespaced',
			names: {plural: 'boats', kind: 'Boat'},
			versions: [version('v1', 'first'), version('v2', 'second')],
		},
	});
	await server.pass();
	await server.create('mutatingadmissionpolicies', {
		metadata: {name: 'm'},
		spec: {
			matchConstraints: {resourceRules: createdIn(group, 'v2', 'boats')},
			reinvocationPolicy: 'Never',
			mutations: [
				{
					patchType: 'ApplyConfiguration',
					applyConfiguration: {
						expression: 'Object{spec: Object.spec{both: object.apiVersion + " " + object.spec.second}}',
					},
				},
			],
		},
	});
	await server.create('mutatingadmissionpolicybindings', {metadata: {name: 'm'}, spec: {policyName: 'm'}});
	await server.create('mutatingadmissionpolicies', {
		metadata: {name: 'params'},
		spec: {
			paramKind: {apiVersion: `${group}/v2`, kind: 'Boat'},
			matchConstraints: {resourceRules: createdIn('', 'v1', 'configmaps')},
			reinvocationPolicy: 'Never',
			mutations: [
				{
					patchType: 'JSONPatch',
					jsonPatch: {expression: '[JSONPatch{op: "add", path: "/data", value: {"of": params.spec.second}}]'},
				},
			],
		},
	});
	const paramRef = {name: 'a', parameterNotFoundAction: 'Deny'};
	await server.create('mutatingadmissionpolicybindings', {
		metadata: {name: 'params'},
		spec: {policyName: 'params', paramRef},
	});
	const body = {metadata: {name: 'a'}, spec: {first: 'x'}};
	const {apiVersion, spec} = await server.create('boats', body, {group, version: 'v1'});
	t.is(apiVersion, `${group}/v1`);
	t.is(spec.both, `${group}/v2 second`);
	await server.pass();
	const {data} = await server.create('configmaps', {metadata: {name: 'c'}});
	t.deepEqual(data, {of: 'second'}, 'parameters have the form of the version that is named');
});
