import test from 'ava';
import {startFullServer} from './full-server.ts';

const rule = (resource: string, operations: readonly string[] = ['CREATE', 'UPDATE']) => ({
	apiGroups: ['', 'apps'],
	apiVersions: ['*'],
	operations,
	resources: [resource],
});

const policy = (name: string, spec: object) => ({
	metadata: {name},
	spec: {matchConstraints: {resourceRules: [rule('configmaps')]}, ...spec},
});

const binding = (policyName: string, spec: object = {}) => ({
	metadata: {name: `${policyName}-everywhere`},
	spec: {policyName, validationActions: ['Deny'], ...spec},
});

const configMap = (name: string, data: object = {}, labels: object = {}) => ({metadata: {name, labels}, data});

test('a policy that is bound refuses what its expression does not accept', async t => {
	const server = await startFullServer();
	const validations = [{expression: "!('secret' in object.data)", message: ' no secrets here ', reason: 'Forbidden'}];
	await server.create('validatingadmissionpolicies', policy('plain', {validations}));
	await t.notThrowsAsync(server.create('configmaps', configMap('unbound', {secret: 'x'})));
	await server.create('validatingadmissionpolicybindings', binding('plain'));
	const refused = await server.fails('create', 'configmaps', {body: configMap('bad', {secret: 'x'})});
	const denied = "ValidatingAdmissionPolicy 'plain' with binding 'plain-everywhere' denied request: no secrets here";
	t.like(refused, {code: 403, reason: 'Forbidden', message: `configmaps "bad" is forbidden: ${denied}`});
	t.deepEqual(refused.details, {name: 'bad', kind: 'configmaps', causes: [{message: denied}]} as object);
	await t.notThrowsAsync(server.create('configmaps', configMap('good', {plain: 'x'})));
	await server.remove('validatingadmissionpolicybindings', 'plain-everywhere');
	await t.notThrowsAsync(server.create('configmaps', configMap('again', {secret: 'x'})));
});

test('expressions see the request, the namespace, what was before, variables and the rights of the user', async t => {
	const server = await startFullServer();
	const expressions = [
		"request.operation == 'CREATE' ? oldObject == null : oldObject.metadata.name == object.metadata.name",
		"request.userInfo.username == 'tester' && request.resource.resource == 'configmaps' && !request.dryRun",
		"namespaceObject.metadata.labels['kubernetes.io/metadata.name'] == 'default'",
		'variables.names.all(name, name != variables.forbidden) && variables.count < 3',
		"authorizer.group('').resource('pods').namespace('default').check('create').allowed()",
		"!authorizer.serviceAccount('default', 'default').requestResource.check('delete').allowed()",
	];
	const variables = [
		{name: 'names', expression: 'object.data.map(key, key)'},
		{name: 'count', expression: 'size(variables.names)'},
		{name: 'forbidden', expression: "'for' + 'bidden'"},
	];
	const validations = expressions.map(expression => ({expression}));
	await server.create('validatingadmissionpolicies', policy('sees', {variables, validations}));
	await server.create('validatingadmissionpolicybindings', binding('sees'));
	await server.create('configmaps', configMap('fine', {a: '1', b: '2'}));
	await server.merge('configmaps', 'fine', {data: {b: '3'}});
	const {message = ''} = await server.fails('create', 'configmaps', {body: configMap('bad', {forbidden: '1'})});
	t.regex(message, /denied request: failed expression: variables\.names\.all/);
	const many = await server.fails('patch', 'configmaps', {name: 'fine', body: {data: {c: '3'}}, patchType: 'merge'});
	t.like(many, {code: 422, reason: 'Invalid'});
});

test('an expression that fails refuses, unless the policy ignores failures', async t => {
	const server = await startFullServer();
	const validations = [{expression: "object.data.missing == 'x'"}];
	await server.create('validatingadmissionpolicies', policy('strict', {validations}));
	await server.create('validatingadmissionpolicybindings', binding('strict'));
	const {message = ''} = await server.fails('create', 'configmaps', {body: configMap('a', {b: '1'})});
	t.true(
		message.endsWith(`denied request: expression 'object.data.missing == 'x'' resulted in error: no such key: missing`),
	);
	await server.merge('validatingadmissionpolicies', 'strict', {spec: {failurePolicy: 'Ignore'}});
	await t.notThrowsAsync(server.create('configmaps', configMap('a', {b: '1'})));
});

test('a binding that warns lets the write pass and says why; conditions and rules choose what is looked at', async t => {
	const server = await startFullServer();
	const spec = {
		matchConstraints: {
			resourceRules: [{...rule('*'), resources: ['*']}],
			excludeResourceRules: [{...rule('configmaps'), resourceNames: ['exempt']}],
			objectSelector: {matchLabels: {watched: 'yes'}},
		},
		matchConditions: [{name: 'not-me', expression: "request.name != 'me'"}],
		validations: [{expression: 'false', messageExpression: "'not ' + object.metadata.name"}],
	};
	await server.create('validatingadmissionpolicies', policy('soft', spec));
	await server.create('validatingadmissionpolicybindings', binding('soft', {validationActions: ['Warn', 'Audit']}));
	const warningsFor = async (name: string, labels = {watched: 'yes'}) =>
		(await server.respond('create', 'configmaps', {body: configMap(name, {}, labels)})).warnings;
	const warning = "Validation failed for ValidatingAdmissionPolicy 'soft' with binding 'soft-everywhere': not a";
	t.deepEqual(await warningsFor('a'), [warning]);
	t.deepEqual(await warningsFor('me'), []);
	t.deepEqual(await warningsFor('exempt'), []);
	t.deepEqual(await warningsFor('b', {watched: 'no'}), []);
});

test('parameters come from the objects a binding names, changes of them at once', async t => {
	const server = await startFullServer();
	const spec = {
		paramKind: {apiVersion: 'v1', kind: 'Secret'},
		validations: [{expression: 'params == null || object.metadata.name.startsWith(params.metadata.name)'}],
	};
	await server.create('validatingadmissionpolicies', policy('by', spec));
	const paramRef = {selector: {matchLabels: {prefix: 'yes'}}, parameterNotFoundAction: 'Deny'};
	await server.create('validatingadmissionpolicybindings', binding('by', {paramRef}));
	const {message: none = ''} = await server.fails('create', 'configmaps', {body: configMap('red-1')});
	t.true(
		none.endsWith(
			'denied request: failed to configure binding: no params found for policy binding with `Deny` parameterNotFoundAction',
		),
	);
	await server.create('secrets', {metadata: {name: 'red', labels: {prefix: 'yes'}}});
	await t.notThrowsAsync(server.create('configmaps', configMap('red-1')));
	t.is((await server.fails('create', 'configmaps', {body: configMap('blue-1')})).code, 422);
	await server.merge('validatingadmissionpolicies', 'by', {
		spec: {paramKind: {apiVersion: 'a.example/v1', kind: 'Gone'}},
	});
	const {message: unknown = ''} = await server.fails('create', 'configmaps', {body: configMap('red-2')});
	t.true(
		unknown.endsWith(
			"ValidatingAdmissionPolicy 'by' denied request: failed to configure policy: failed to find resource referenced by paramKind: 'a.example/v1, Kind=Gone'",
		),
	);
});

test('a rule for one version means the others too, in its own form', async t => {
	const server = await startFullServer();
	const body = {
		metadata: {name: 'a'},
		spec: {
			scaleTargetRef: {apiVersion: 'apps/v1', kind: 'Deployment', name: 'web'},
			maxReplicas: 3,
			targetCPUUtilizationPercentage: 50,
		},
	};
	const rules = [{apiGroups: ['autoscaling'], apiVersions: ['v1'], operations: ['*'], resources: ['*']}];
	const validations = [
		{expression: "object.apiVersion == 'autoscaling/v1' && object.spec.targetCPUUtilizationPercentage < 50"},
	];
	await server.create(
		'validatingadmissionpolicies',
		policy('old', {matchConstraints: {resourceRules: rules}, validations}),
	);
	await server.create('validatingadmissionpolicybindings', binding('old'));
	const place = {group: 'autoscaling', version: 'v1'};
	const {message = ''} = await server.fails('create', 'horizontalpodautoscalers', {...place, body});
	t.regex(message, /failed expression/);
	const spec = {...body.spec, targetCPUUtilizationPercentage: 49};
	await t.notThrowsAsync(server.create('horizontalpodautoscalers', {...body, spec}, place));
});

test('policies and webhooks with bad expressions, rules or references are refused', async t => {
	const server = await startFullServer();
	const bad = {
		paramKind: {apiVersion: 'a/b/c', kind: 'x y'},
		matchConditions: [{name: 'a b', expression: "'text'"}],
		variables: [{name: 'in', expression: 'unknown'}],
		validations: [
			{expression: 'variables.nothing', messageExpression: '3', message: 'a\nb', reason: 'Because'},
			{expression: 'object.spec.(', messageExpression: ' '},
		],
	};
	const {message = ''} = await server.fails('create', 'validatingadmissionpolicies', {body: policy('bad', bad)});
	for (const part of [
		'spec.paramKind.apiVersion: Invalid value: "a/b/c": unexpected GroupVersion string: a/b/c',
		`spec.matchConditions[0].expression: Invalid value: "'text'": must evaluate to bool but got string`,
		'spec.variables[0].name: Invalid value: "in": name is not a valid CEL identifier',
		'spec.variables[0].expression: Invalid value: "unknown": compilation failed: ERROR: <input>:1:1: undeclared reference to \'unknown\'',
		"undefined field 'nothing'",
		'spec.validations[0].messageExpression: Invalid value: "3": must evaluate to string but got int',
		'spec.validations[0].message: Invalid value: "a\\nb": message must not contain line breaks',
		'spec.validations[0].reason: Unsupported value: "Because": supported values: "Forbidden", "Invalid", "RequestEntityTooLarge", "Unauthorized"',
		"Syntax error: no viable alternative at input '.('",
		'spec.validations[1].messageExpression: Invalid value: " ": must be non-empty if specified',
	]) {
		t.true(message.includes(part), `${part} in ${message}`);
	}
	const loose = binding('a', {validationActions: ['Deny', 'Warn', 'Warn', 'Cry'], paramRef: {}});
	const {message: refusal = ''} = await server.fails('create', 'validatingadmissionpolicybindings', {body: loose});
	t.regex(refusal, /spec\.paramRef: Required value: one of name or selector must be specified/);
	t.regex(refusal, /validationActions\[2\]: Duplicate value: "Warn"/);
	t.regex(refusal, /must not contain both Deny and Warn/);
	const webhooks = [
		{name: 'a.b.c', clientConfig: {url: 'http://user@host/?q#f'}, sideEffects: 'None', timeoutSeconds: 31},
	];
	const hook = await server.fails('create', 'validatingwebhookconfigurations', {
		body: {metadata: {name: 'w'}, webhooks},
	});
	t.regex(hook.message ?? '', /timeoutSeconds: Invalid value: 31: the timeout value must be between 1 and 30 seconds/);
	t.regex(hook.message ?? '', /'https' is the only allowed URL scheme; desired format: https:\/\/host\[:port\]\/path/);
});
