import test from 'ava';
import {createApiServer} from '../../../source/api/api-server.ts';
import {builtInKinds} from '../../../source/api/kinds/built-in-kinds.ts';
import type {ResourceRequest, UserInfo} from '../../../source/api/types.ts';
import {createRandom, systemEntropy} from '../../../source/clock/random.ts';
import {createVirtualClock} from '../../../source/clock/virtual.ts';
import {StatusError} from '../../../source/machinery/status-error.ts';
import {createEmbeddedStorage} from '../../../source/store/embedded-storage.ts';
import {createMemoryStore} from '../../../source/store/memory-store.ts';

const user: UserInfo = {name: 'tester', groups: ['system:masters']};

const group = 'harbour.example.com';

const spec = {
	type: 'object',
	required: ['length'],
	properties: {
		length: {type: 'integer', minimum: 1, maximum: 400},
		captain: {type: 'string', default: 'nobody', maxLength: 20},
		flag: {type: 'string', enum: ['red', 'green']},
		ports: {type: 'array', items: {type: 'string', pattern: '^[A-Z]{3}$'}, 'x-kubernetes-list-type': 'set'},
		crew: {
			type: 'array',
			'x-kubernetes-list-type': 'map',
			'x-kubernetes-list-map-keys': ['name'],
			items: {
				type: 'object',
				required: ['name'],
				properties: {name: {type: 'string'}, rank: {type: 'string', default: 'sailor'}},
			},
		},
		draught: {'x-kubernetes-int-or-string': true},
		cargo: {type: 'object', 'x-kubernetes-preserve-unknown-fields': true},
		home: {type: 'string', nullable: true},
	},
	'x-kubernetes-validations': [
		{rule: "self.length < 100 || self.captain != 'nobody'", message: 'big boats need a captain'},
		{
			rule: 'self.length >= oldSelf.length',
			messageExpression: '"boats do not shrink from %d".format([oldSelf.length])',
			reason: 'FieldValueForbidden',
			fieldPath: '.length',
		},
	],
};

const version = (name: string, more: object = {}) => ({
	name,
	served: true,
	storage: name === 'v1',
	schema: {
		openAPIV3Schema: {
			type: 'object',
			properties: {spec, status: {type: 'object', properties: {afloat: {type: 'boolean'}}}},
		},
	},
	subresources: {status: {}, scale: {specReplicasPath: '.spec.length', statusReplicasPath: '.status.count'}},
	selectableFields: [{jsonPath: '.spec.flag'}],
	additionalPrinterColumns: [{name: 'Length', type: 'integer', jsonPath: '.spec.length'}],
	...more,
});

const boats = (versions: readonly object[] = [version('v1'), version('v1beta1', {deprecated: true})], more = {}) => ({
	metadata: {name: `boats.${group}`},
	spec: {group, scope: 'Namespaced', names: {plural: 'boats', kind: 'Boat', shortNames: ['bt']}, versions, ...more},
});

const boat = (boatSpec: object, more: object = {}) => ({metadata: {name: 'aurora'}, spec: boatSpec, ...more});

type Rest = Partial<ResourceRequest>;

const startServer = async () => {
	const clock = createVirtualClock();
	const store = createMemoryStore({clock});
	const open = () =>
		createApiServer({
			storage: createEmbeddedStorage(store, clock),
			clock,
			random: createRandom(1),
			entropy: systemEntropy,
			kinds: builtInKinds,
		});
	const api = await open();
	const call = async (verb: ResourceRequest['verb'], rest: Rest): Promise<any> => {
		const request = {verb, group, version: 'v1', resource: 'boats', namespace: 'default', user, ...rest};
		return (await api.handle(request)).object;
	};
	const definition = {group: 'apiextensions.k8s.io', resource: 'customresourcedefinitions', namespace: undefined};
	const fails = async (verb: ResourceRequest['verb'], rest: Rest) => {
		const error = await call(verb, rest).then(
			() => new Error('it succeeded'),
			(problem: unknown) => problem,
		);
		if (error instanceof StatusError) return {code: error.code, message: error.message};
		throw error;
	};
	const pass = (ms = 0) => clock.runUntil(() => false, ms);
	return {
		api,
		open,
		call,
		fails,
		pass,
		define: async (body: object) => {
			await call('create', {...definition, body});
			await pass();
			return call('get', {...definition, name: (body as any).metadata.name});
		},
		definition,
		names: async (): Promise<readonly string[]> =>
			(await call('list', {})).items.map(({metadata}: any) => metadata.name),
	};
};

test('a definition is given its names and served at once', async t => {
	const {api, define} = await startServer();
	const {spec: defined, status} = await define(boats());
	t.is(defined.names.singular, 'boat');
	t.is(defined.names.listKind, 'BoatList');
	t.deepEqual(
		status.conditions.map(({type, status: is, reason}: any) => [type, is, reason]),
		[
			['NamesAccepted', 'True', 'NoConflicts'],
			['Established', 'True', 'InitialNamesAccepted'],
		],
	);
	t.deepEqual(status.storedVersions, ['v1']);
	t.truthy(api.catalogue.byKind(group, 'v1', 'Boat'));
	t.is(
		api.catalogue.byKind(group, 'v1beta1', 'Boat')?.deprecation,
		`${group}/v1beta1 Boat is deprecated; use ${group}/v1 Boat`,
	);
});

test('a name that another definition has is not given twice, until it is free', async t => {
	const {define, call, definition, pass} = await startServer();
	await define(boats());
	const ships = {
		metadata: {name: `ships.${group}`},
		spec: {...boats([version('v1')]).spec, names: {plural: 'ships', kind: 'Boat'}},
	};
	const {status} = await define(ships);
	const reasons = status.conditions.map(({status: is, reason, message}: any) => [is, reason, message]);
	t.deepEqual(reasons, [
		['False', 'ListKindConflict', '"BoatList" is already in use'],
		['False', 'NotAccepted', 'not all names are accepted'],
	]);
	await call('delete', {...definition, name: `boats.${group}`});
	await pass();
	const later = await call('get', {...definition, name: `ships.${group}`});
	t.is(later.status.acceptedNames.kind, 'Boat');
	t.is(later.status.conditions.find(({type}: any) => type === 'Established').status, 'True');
});

test('objects are defaulted, pruned and told of fields that nobody knows', async t => {
	const {define, call, fails} = await startServer();
	await define(boats());
	const made = await call('create', {
		body: boat(
			{length: 12, wings: 2, crew: [{name: 'ann'}], cargo: {gold: {bars: 3}}, home: null},
			{status: {afloat: true}},
		),
	});
	t.deepEqual(made.spec, {
		captain: 'nobody',
		cargo: {gold: {bars: 3}},
		crew: [{name: 'ann', rank: 'sailor'}],
		home: null,
		length: 12,
	});
	t.is(made.status, undefined, 'the status has a path of its own');
	t.is(made.metadata.generation, 1);
	const strict = await fails('create', {
		body: boat({length: 1, crew: [{name: 'bo', hat: 1}]}),
		options: {fieldValidation: 'Strict'},
	});
	t.is(
		strict.message,
		'Boat in version "v1" cannot be handled as a Boat: strict decoding error: unknown field "spec.crew[0].hat"',
	);
});

test('what a schema refuses is said in the words of kube-apiserver', async t => {
	const {define, fails} = await startServer();
	await define(boats());
	const refusal = async (boatSpec: object) =>
		(await fails('create', {body: boat(boatSpec)})).message.split(' is invalid: ')[1] ?? '';
	t.is(
		await refusal({length: 0}),
		'spec.length: Invalid value: 0: spec.length in body should be greater than or equal to 1',
	);
	t.regex(
		await refusal({length: 'x'}),
		/spec\.length: Invalid value: "string": spec\.length in body must be of type integer: "string"/,
	);
	t.regex(
		await refusal({}),
		/^\[spec\.length: Required value, <nil>: Invalid value: null: some validation rules were not checked/,
	);
	t.regex(
		await refusal({length: 1, flag: 'blue'}),
		/spec\.flag: Unsupported value: "blue": supported values: "red", "green"/,
	);
	t.is(await refusal({length: 1, ports: ['HAM', 'HAM']}), 'spec.ports[1]: Duplicate value: "HAM"');
	t.is(await refusal({length: 1, crew: [{name: 'a'}, {name: 'a'}]}), 'spec.crew[1]: Duplicate value: {"name":"a"}');
	t.is(
		await refusal({length: 1, ports: ['rtm']}),
		'spec.ports[0]: Invalid value: "rtm": spec.ports[0] in body should match \'^[A-Z]{3}$\'',
	);
	t.regex(await refusal({length: 1, draught: true}), /must be of type integer,string: "boolean"/);
	t.is(await refusal({length: 150}), 'spec: Invalid value: big boats need a captain');
});

test('a rule about a change compares with what was there before', async t => {
	const {define, call, fails} = await startServer();
	await define(boats());
	await call('create', {body: boat({length: 12})});
	const patch = (body: object) => ({name: 'aurora', patchType: 'merge' as const, body});
	const {message} = await fails('patch', patch({spec: {length: 11}}));
	t.is(message, `Boat.${group} "aurora" is invalid: spec.length: Forbidden: boats do not shrink from 12`);
	t.is((await call('patch', patch({spec: {length: 13}}))).metadata.generation, 2);
});

test('what is stored stays valid when its schema becomes stricter, as long as it does not change', async t => {
	const {define, call, fails, definition, pass} = await startServer();
	await define(boats([version('v1')]));
	await call('create', {body: boat({length: 12, flag: 'red'})});
	const path = '/spec/versions/0/schema/openAPIV3Schema/properties/spec/properties/flag/enum';
	const body = [{op: 'replace', path, value: ['green']}];
	await call('patch', {...definition, name: `boats.${group}`, patchType: 'json', body});
	await pass();
	const patch = (change: object) => ({name: 'aurora', patchType: 'merge' as const, body: {spec: change}});
	t.is((await call('patch', patch({length: 13}))).spec.flag, 'red');
	t.regex((await fails('patch', patch({flag: 'blue'}))).message, /Unsupported value: "blue"/);
});

test('status, scale and versions are ways to one object', async t => {
	const {define, call} = await startServer();
	await define(boats());
	await call('create', {body: boat({length: 12, flag: 'red'})});
	const old = await call('get', {version: 'v1beta1', name: 'aurora'});
	t.is(old.apiVersion, `${group}/v1beta1`);
	const body = {status: {afloat: true}, spec: {length: 77}};
	const afloat = await call('patch', {
		version: 'v1beta1',
		name: 'aurora',
		subresource: 'status',
		patchType: 'merge',
		body,
	});
	t.deepEqual([afloat.status, afloat.spec.length, afloat.metadata.generation], [{afloat: true}, 12, 1]);
	const scaled = {apiVersion: 'autoscaling/v1', kind: 'Scale', metadata: {name: 'aurora'}, spec: {replicas: 20}};
	t.is((await call('update', {name: 'aurora', subresource: 'scale', body: scaled})).spec.replicas, 20);
	const [item] = (await call('list', {options: {fieldSelector: 'spec.flag=red'}})).items;
	t.deepEqual([item.apiVersion, item.spec.length, item.status.afloat], [`${group}/v1`, 20, true]);
	t.is((await call('list', {options: {fieldSelector: 'spec.flag=green'}})).items.length, 0);
});

test('server-side apply owns items of lists by their keys', async t => {
	const {define, call, fails} = await startServer();
	await define(boats());
	const apply = (manager: string, boatSpec: object): Rest => ({
		name: 'aurora',
		patchType: 'apply',
		options: {fieldManager: manager},
		body: {apiVersion: `${group}/v1`, kind: 'Boat', ...boat(boatSpec)},
	});
	await call('patch', apply('ann', {length: 12, crew: [{name: 'ann', rank: 'mate'}]}));
	const both = await call('patch', apply('bo', {length: 12, crew: [{name: 'bo', rank: 'cook'}]}));
	t.deepEqual(both.spec.crew, [
		{name: 'ann', rank: 'mate'},
		{name: 'bo', rank: 'cook'},
	]);
	const {code, message} = await fails('patch', apply('bo', {length: 12, crew: [{name: 'ann', rank: 'cook'}]}));
	t.is(code, 409);
	t.regex(message, /conflict with "ann".*\.spec\.crew\[name="ann"\]\.rank/);
});

test('a definition takes its objects and watches with it when it goes', async t => {
	const {api, define, call, fails, pass, definition} = await startServer();
	await define(boats());
	await call('create', {body: boat({length: 12}, {metadata: {name: 'held', finalizers: ['example.com/tidy']}})});
	await call('create', {body: boat({length: 12})});
	const seen: string[] = [];
	const request: ResourceRequest = {verb: 'watch', group, version: 'v1', resource: 'boats', user};
	await api.watch(request, {
		events: batch => void seen.push(...batch.map(({type, object}) => `${type} ${(object as any).metadata.name}`)),
		ended: () => void seen.push('ended'),
	});
	await pass();
	await call('delete', {...definition, name: `boats.${group}`});
	await pass();
	const terminating = await call('get', {...definition, name: `boats.${group}`});
	t.is(terminating.status.conditions.at(-1).reason, 'InstanceDeletionInProgress');
	t.regex(
		(await fails('create', {body: boat({length: 1}, {metadata: {name: 'new'}})})).message,
		/create not allowed while/,
	);
	await call('patch', {name: 'held', patchType: 'merge', body: {metadata: {finalizers: null}}});
	await pass();
	t.is((await fails('get', {...definition, name: `boats.${group}`})).code, 404);
	t.is((await fails('list', {})).code, 404, 'the kind is not served any more');
	t.deepEqual(seen.slice(0, 3), ['ADDED aurora', 'ADDED held', 'DELETED aurora']);
	t.is(seen.at(-1), 'ended');
});

test('kinds are there again after a restart', async t => {
	const {define, call, open} = await startServer();
	await define(boats());
	await call('create', {body: boat({length: 12})});
	const second = await open();
	const {object} = await second.handle({
		verb: 'get',
		group,
		version: 'v1',
		resource: 'boats',
		namespace: 'default',
		name: 'aurora',
		user,
	});
	t.is((object as any).spec.length, 12);
});

test('definitions that cannot be are refused', async t => {
	const {fails, definition} = await startServer();
	const refusal = async (body: object) => (await fails('create', {...definition, body})).message;
	const withSchema = (openAPIV3Schema: object) =>
		boats([version('v1', {schema: {openAPIV3Schema}, selectableFields: undefined})]);
	const path = 'spec.validation.openAPIV3Schema';
	t.regex(
		await refusal({...boats(), metadata: {name: 'wrong.example.com'}}),
		/must be spec\.names\.plural\+"\."\+spec\.group/,
	);
	t.regex(
		await refusal(boats([version('v1'), version('v2', {storage: true})])),
		/must have exactly one version marked as storage version/,
	);
	t.regex(
		await refusal(withSchema({properties: {}})),
		new RegExp(`${path}\\.type: Required value: must not be empty at the root`),
	);
	t.regex(
		await refusal(withSchema({type: 'object', properties: {spec: {type: 'object', properties: {a: {}}}}})),
		/properties\[spec\]\.properties\[a\]\.type: Required value: must not be empty for specified object fields/,
	);
	t.regex(
		await refusal(withSchema({type: 'object', anyOf: [{properties: {b: {}}}]})),
		/openAPIV3Schema\.properties\[b\]: Required value: because it is defined in .*anyOf\[0\]\.properties\[b\]/,
	);
	t.regex(
		await refusal(withSchema({type: 'object', properties: {spec: {type: 'integer', default: 'x'}}})),
		/properties\[spec\]\.default: Invalid value: "string": .* must be of type integer: "string"/,
	);
	t.regex(
		await refusal(withSchema({type: 'object', properties: {spec: {type: 'string', pattern: '('}}})),
		/must be a valid regular expression, but isn't: error parsing regexp: missing closing \): `\(`/,
	);
	t.regex(
		await refusal(boats([])),
		/spec\.versions: Invalid value: \[\]: must have exactly one version marked as storage version/,
	);
	const ruled = (rule: object) =>
		withSchema({type: 'object', properties: {spec: {...spec, 'x-kubernetes-validations': [rule]}}});
	t.regex(
		await refusal(ruled({rule: 'self.sails > 1'})),
		/x-kubernetes-validations\[0\]\.rule: Invalid value: .*compilation failed: ERROR: <input>:1:5: undefined field 'sails'/s,
	);
	t.regex(await refusal(ruled({rule: 'self.length'})), /cel expression must evaluate to a bool/);
	t.regex(
		await refusal(ruled({rule: 'true', message: 'a\nb'})),
		/\.message: Invalid value: "a\\nb": must not contain line breaks/,
	);
	t.regex(await refusal(ruled({rule: 'true', optionalOldSelf: true})), /may not be set if oldSelf is not used in rule/);
});
