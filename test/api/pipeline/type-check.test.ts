import test from 'ava';
import {startFullServer} from './full-server.ts';

const policy = (resourceRules: readonly object[], validations: readonly object[], spec: object = {}) => ({
	metadata: {name: 'p'},
	spec: {matchConstraints: {resourceRules}, validations, ...spec},
});

const rule = (apiGroups: readonly string[], resources: readonly string[], apiVersions = ['v1']) => ({
	apiGroups,
	apiVersions,
	operations: ['CREATE'],
	resources,
});

const checked = async (body: object) => {
	const server = await startFullServer();
	await server.create('validatingadmissionpolicies', body);
	await server.pass();
	const {status} = await server.get('validatingadmissionpolicies', 'p');
	return {server, status, warnings: status.typeChecking.expressionWarnings};
};

test('expressions are checked against the schemas of the kinds that a policy names', async t => {
	const validations = [
		{expression: 'object.spec.replicas > 1 && object.metadata.labels["a"] == "b"'},
		{expression: 'object.replicas > 1', messageExpression: '"only " + object.spec.paused'},
	];
	const {warnings, status, server} = await checked(policy([rule(['apps'], ['deployments'])], validations));
	t.is(status.observedGeneration, 1);
	t.deepEqual(warnings, [
		{
			fieldRef: 'spec.validations[1].expression',
			warning:
				"apps/v1, Kind=Deployment: ERROR: <input>:1:7: undefined field 'replicas'\n | object.replicas > 1\n | ......^\n",
		},
		{
			fieldRef: 'spec.validations[1].messageExpression',
			warning:
				"apps/v1, Kind=Deployment: ERROR: <input>:1:9: found no matching overload for '_+_' applied to '(string, bool)'\n | \"only \" + object.spec.paused\n | ........^\n",
		},
	]);
	await server.merge('validatingadmissionpolicies', 'p', {spec: {validations: [validations[0]]}});
	await server.pass();
	const {status: next, metadata} = await server.get('validatingadmissionpolicies', 'p');
	t.deepEqual(next, {observedGeneration: 2, typeChecking: {}});
	const entry = metadata.managedFields.find(({subresource}: any) => subresource === 'status');
	t.like(entry, {manager: 'validatingadmissionpolicy-status', operation: 'Apply'});
});

test('each kind that does not fit is told, and wild cards name no kinds', async t => {
	const several = [rule(['apps', ''], ['pods', 'deployments', 'nodes/status'])];
	const {warnings} = await checked(policy(several, [{expression: 'object.spec.nodeName != ""'}]));
	t.is(
		warnings[0].warning,
		'apps/v1, Kind=Deployment: ERROR: <input>:1:12: undefined field \'nodeName\'\n | object.spec.nodeName != ""\n | ...........^\n',
	);
	const both = await checked(policy(several, [{expression: 'object.data == oldObject.data'}]));
	t.is(both.warnings[0].warning.match(/Kind=\w+/g).join(), 'Kind=Pod,Kind=Deployment');
	t.true(both.warnings[0].warning.startsWith('/v1, Kind=Pod: ERROR'));
	const wild = await checked(policy([rule(['*'], ['pods'])], [{expression: 'object.nonsense == 1'}]));
	t.deepEqual(wild.status, {observedGeneration: 1, typeChecking: {}});
});

test('parameters and variables have their types too', async t => {
	const {warnings} = await checked(
		policy(
			[rule([''], ['pods'])],
			[{expression: 'variables.limit > params.data["limit"]'}, {expression: 'variables.limit == params.nothing'}],
			{
				paramKind: {apiVersion: 'v1', kind: 'ConfigMap'},
				variables: [{name: 'limit', expression: 'object.spec.priority'}],
			},
		),
	);
	t.deepEqual(
		warnings.map(({warning}: any) => warning.split('\n')[0]),
		[
			"/v1, Kind=Pod: ERROR: <input>:1:17: found no matching overload for '_>_' applied to '(int, string)'",
			"/v1, Kind=Pod: ERROR: <input>:1:26: undefined field 'nothing'",
		],
	);
});
