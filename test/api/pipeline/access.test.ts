import test from 'ava';
import fc from 'fast-check';
import {createApiServer} from '../../../source/api/api-server.ts';
import {builtInKinds} from '../../../source/api/kinds/built-in-kinds.ts';
import {uncoveredRules} from '../../../source/api/pipeline/rbac/covers.ts';
import type {UserInfo, Verb} from '../../../source/api/types.ts';
import {createRandom} from '../../../source/clock/random.ts';
import {createVirtualClock} from '../../../source/clock/virtual.ts';
import {StatusError} from '../../../source/machinery/status-error.ts';
import {createEmbeddedStorage} from '../../../source/store/embedded-storage.ts';
import {createMemoryStore} from '../../../source/store/memory-store.ts';

const rbac = 'rbac.authorization.k8s.io';
const admin: UserInfo = {name: 'root', groups: ['system:masters', 'system:authenticated']};
const userNamed = (name: string, ...groups: string[]): UserInfo => ({
	name,
	groups: [...groups, 'system:authenticated'],
});
const jane = userNamed('jane');

const start = async () => {
	const clock = createVirtualClock();
	const storage = createEmbeddedStorage(createMemoryStore({clock}), clock);
	const random = createRandom(1);
	const api = await createApiServer({
		storage,
		clock,
		random,
		entropy: {bytes: size => new Uint8Array(size)},
		kinds: builtInKinds,
	});
	const send = async (user: UserInfo, verb: Verb, group: string, resource: string, body: object, name?: string) => {
		const namespaced = api.catalogue.byResource(group, 'v1', resource)!.namespaced;
		const request = {verb, group, version: 'v1', resource, user, body, name, patchType: 'merge' as const};
		return (await api.handle({...request, ...(namespaced && {namespace: 'default'})})).object as any;
	};
	const refusal = async (sent: Promise<unknown>): Promise<string> =>
		sent.then(
			() => 'nothing was refused',
			(error: unknown) => (error instanceof StatusError ? error.message : String(error)),
		);
	const grant = async (name: string, rules: object[], subject: object): Promise<void> => {
		await send(admin, 'create', rbac, 'roles', {metadata: {name}, rules});
		const roleRef = {kind: 'Role', name, apiGroup: rbac};
		await send(admin, 'create', rbac, 'rolebindings', {metadata: {name}, roleRef, subjects: [subject]});
	};
	const may = (user: UserInfo, verb: string, resource: string, name?: string, namespace = 'default'): boolean =>
		api.access!.decide(user, {verb, group: '', resource, namespace, name}).allowed;
	return {api, clock, send, refusal, grant, may};
};

test('a role bound to a user allows what it lists, in its namespace, while it is bound', async t => {
	const {send, grant, may, api} = await start();
	t.false(may(jane, 'get', 'pods'));
	const rules = [{apiGroups: [''], resources: ['pods'], verbs: ['get', 'list']}];
	await grant('reader', rules, {kind: 'User', name: 'jane', apiGroup: rbac});
	t.true(may(jane, 'get', 'pods', 'a'));
	t.false(may(jane, 'delete', 'pods', 'a'));
	t.false(may(jane, 'get', 'secrets', 'a'));
	t.false(may(jane, 'get', 'pods', 'a', 'kube-system'));
	t.false(may(jane, 'list', 'pods', undefined, ''));
	t.false(may(userNamed('joe'), 'get', 'pods'));
	t.is(
		api.access!.decide(jane, {verb: 'get', group: '', resource: 'pods', namespace: 'default'}).reason,
		'RBAC: allowed by RoleBinding "reader/default" of Role "reader" to User "jane"',
	);
	await send(admin, 'delete', rbac, 'rolebindings', {}, 'reader');
	t.false(may(jane, 'get', 'pods'));
});

test('groups and service accounts are subjects too; names, subresources and wildcards limit or widen', async t => {
	const {grant, may} = await start();
	const named = [{apiGroups: [''], resources: ['configmaps'], verbs: ['update'], resourceNames: ['settings']}];
	await grant('keeper', named, {kind: 'ServiceAccount', name: 'robot', namespace: 'default'});
	const robot = userNamed('system:serviceaccount:default:robot');
	t.true(may(robot, 'update', 'configmaps', 'settings'));
	t.false(may(robot, 'update', 'configmaps', 'other'));
	t.false(may(robot, 'update', 'configmaps'));
	await grant('all', [{apiGroups: ['*'], resources: ['*'], verbs: ['*']}], {
		kind: 'Group',
		name: 'ops',
		apiGroup: rbac,
	});
	t.true(may(userNamed('ann', 'ops'), 'delete', 'secrets'));
	t.false(may(userNamed('ann'), 'delete', 'secrets'));
});

test('everybody may ask what they may do, and who they are', async t => {
	const {send, refusal} = await start();
	const group = 'authorization.k8s.io';
	const ask = (resourceAttributes: object) =>
		send(jane, 'create', group, 'selfsubjectaccessreviews', {spec: {resourceAttributes}});
	t.false((await ask({verb: 'get', resource: 'pods'})).status.allowed);
	t.true((await ask({verb: 'create', group, resource: 'selfsubjectaccessreviews'})).status.allowed);
	const {status} = await send(jane, 'create', 'authentication.k8s.io', 'selfsubjectreviews', {});
	t.deepEqual(status.userInfo, {username: 'jane', groups: ['system:authenticated']});
	const rules = await send(jane, 'create', group, 'selfsubjectrulesreviews', {spec: {namespace: 'default'}});
	t.true(rules.status.resourceRules.some((rule: any) => rule.resources.includes('selfsubjectrulesreviews')));
	t.regex(await refusal(send(jane, 'create', group, 'selfsubjectaccessreviews', {spec: {}})), /is invalid: spec/);
	const nameless = send(jane, 'create', group, 'subjectaccessreviews', {spec: {resourceAttributes: {verb: 'get'}}});
	t.regex(await refusal(nameless), /at least one of user or group must be specified/);
});

test('nobody grants more than they hold, neither by a role nor by a binding, unless they may escalate', async t => {
	const {send, refusal, grant} = await start();
	const verbs = ['create', 'update', 'patch'];
	const binder = [{apiGroups: [rbac], resources: ['roles', 'rolebindings'], verbs}];
	await grant('binder', binder, {kind: 'User', name: 'jane', apiGroup: rbac});
	const wide = {metadata: {name: 'wide'}, rules: [{apiGroups: [''], resources: ['secrets'], verbs: ['*']}]};
	t.is(
		await refusal(send(jane, 'create', rbac, 'roles', wide)),
		'roles.rbac.authorization.k8s.io "wide" is forbidden: user "jane" (groups=["system:authenticated"]) is attempting ' +
			'to grant RBAC permissions not currently held:\n{APIGroups:[""], Resources:["secrets"], Verbs:["*"]}',
	);
	await send(jane, 'create', rbac, 'roles', {metadata: {name: 'narrow'}, rules: binder});
	const subjects = [{kind: 'User', name: 'jane', apiGroup: rbac}];
	const grab = {metadata: {name: 'grab'}, roleRef: {kind: 'ClusterRole', name: 'admin', apiGroup: rbac}, subjects};
	t.regex(await refusal(send(jane, 'create', rbac, 'rolebindings', grab)), /permissions not currently held/);
	const escalate = [{apiGroups: [rbac], resources: ['roles'], verbs: ['escalate']}];
	await grant('escalator', escalate, {kind: 'User', name: 'jane', apiGroup: rbac});
	t.is((await send(jane, 'create', rbac, 'roles', wide)).metadata.name, 'wide');
});

test('a binding keeps its role, and its subjects are checked', async t => {
	const {send, refusal, grant} = await start();
	await grant('a', [], {kind: 'User', name: 'jane', apiGroup: rbac});
	t.regex(
		await refusal(send(admin, 'patch', rbac, 'rolebindings', {roleRef: {name: 'b'}}, 'a')),
		/cannot change roleRef/,
	);
	const roleRef = {kind: 'Role', name: 'a', apiGroup: rbac};
	const odd = {metadata: {name: 'odd'}, roleRef, subjects: [{kind: 'Robot', name: 'r'}]};
	t.regex(
		await refusal(send(admin, 'create', rbac, 'rolebindings', odd)),
		/subjects\[0\]\.kind: Unsupported value: "Robot": supported values: "ServiceAccount", "User", "Group"/,
	);
	const rules = [{apiGroups: [''], resources: [], verbs: []}];
	t.regex(
		await refusal(send(admin, 'create', rbac, 'roles', {metadata: {name: 'empty'}, rules})),
		/verbs must contain at least one value.*resource rules must supply at least one resource/s,
	);
});

test('rules cover themselves and every part of themselves, and a wildcard is covered by a wildcard only', t => {
	const some = (...values: string[]) => fc.uniqueArray(fc.constantFrom(...values), {minLength: 1});
	const rule = fc.record({
		apiGroups: some('', 'apps', '*'),
		resources: some('pods', 'pods/log', 'secrets', '*'),
		verbs: some('get', 'list', 'delete', '*'),
	});
	fc.assert(
		fc.property(rule, wished => {
			t.deepEqual(uncoveredRules([wished], [wished]), []);
			const parts = wished.verbs.map(verb => ({...wished, verbs: [verb]}));
			t.deepEqual(uncoveredRules(parts, [wished]), []);
			t.deepEqual(uncoveredRules([wished], parts), []);
		}),
	);
	const everything = {apiGroups: [''], resources: ['pods'], verbs: ['*']};
	const named = {...everything, verbs: ['get', 'list', 'watch', 'create', 'update', 'patch', 'delete']};
	t.deepEqual(uncoveredRules([named], [everything]), [everything]);
});

test('a token is its account for as long as it was asked for, the account lives, and nobody has changed it', async t => {
	const {api, clock, send, refusal} = await start();
	const account = await send(admin, 'create', '', 'serviceaccounts', {metadata: {name: 'robot'}});
	const ask = async (spec: object): Promise<any> => {
		const place = {group: '', version: 'v1', resource: 'serviceaccounts', namespace: 'default', name: 'robot'};
		const request = {...place, verb: 'create' as const, subresource: 'token', user: admin, body: {spec}};
		return (await api.handle(request)).object;
	};
	const {status, spec} = await ask({expirationSeconds: 600});
	t.is(spec.expirationSeconds, 600);
	const known = api.authenticateToken!(status.token)!;
	t.is(known.name, 'system:serviceaccount:default:robot');
	t.is(known.uid, account.metadata.uid);
	t.deepEqual(known.groups, ['system:serviceaccounts', 'system:serviceaccounts:default', 'system:authenticated']);
	const [head, body, signature] = status.token.split('.');
	const claims = JSON.parse(Buffer.from(body, 'base64url').toString());
	const forged = Buffer.from(JSON.stringify({...claims, sub: 'system:admin'})).toString('base64url');
	for (const token of ['', 'a.b.c', `${head}.${forged}.${signature}`, `${head}.${body}.`, `${status.token}.x`]) {
		t.is(api.authenticateToken!(token), undefined, token);
	}
	t.is(api.authenticateToken!((await ask({audiences: ['vault']})).status.token), undefined);
	t.regex(await refusal(ask({expirationSeconds: 5})), /may not specify a duration less than 10 minutes/);
	await clock.runUntil(() => false, 601_000);
	t.is(api.authenticateToken!(status.token), undefined);
	const {token} = (await ask({})).status;
	t.not(api.authenticateToken!(token), undefined);
	await send(admin, 'delete', '', 'serviceaccounts', {}, 'robot');
	t.is(api.authenticateToken!(token), undefined);
});

test('a TokenReview knows the tokens of service accounts and those that the server trusts besides', async t => {
	const {api, send} = await start();
	await send(admin, 'create', '', 'serviceaccounts', {metadata: {name: 'robot'}});
	const review = async (token: string, audiences?: readonly string[]) => {
		const body = {spec: {token, ...(audiences && {audiences})}};
		const place = {group: 'authentication.k8s.io', version: 'v1', resource: 'tokenreviews', user: admin} as const;
		return ((await api.handle({...place, verb: 'create', body})).object as any).status;
	};
	const invalid = {user: {}, error: 'invalid bearer token'};
	t.deepEqual(await review('of the administrator'), invalid);
	const forget = api.trustTokens!(token =>
		token === 'of the administrator' ? {name: 'root', groups: ['all']} : undefined,
	);
	const audiences = ['https://kubernetes.default.svc'];
	const known = {authenticated: true, user: {username: 'root', groups: ['all']}, audiences};
	t.deepEqual(await review('of the administrator'), known);
	t.deepEqual(await review('of the administrator', ['vault', ...audiences]), known);
	t.deepEqual(await review('of the administrator', ['vault']), invalid);
	t.deepEqual(await review('of nobody'), invalid);
	forget();
	t.deepEqual(await review('of the administrator'), invalid);
});

test('ingresses and claims get the class marked as default; a runtime class gives pods its overhead', async t => {
	const {send, refusal} = await start();
	const annotations = {'ingressclass.kubernetes.io/is-default-class': 'true'};
	const spec = {controller: 'example.com/edge'};
	await send(admin, 'create', 'networking.k8s.io', 'ingressclasses', {metadata: {name: 'edge', annotations}, spec});
	const backend = {service: {name: 'web', port: {number: 80}}};
	const ingress = {metadata: {name: 'shop'}, spec: {defaultBackend: backend}};
	t.is((await send(admin, 'create', 'networking.k8s.io', 'ingresses', ingress)).spec.ingressClassName, 'edge');
	const standard = {'storageclass.kubernetes.io/is-default-class': 'true'};
	const storage = {metadata: {name: 'shelf', annotations: standard}, provisioner: 'example.com/shelf'};
	await send(admin, 'create', 'storage.k8s.io', 'storageclasses', storage);
	const wish = {accessModes: ['ReadWriteOnce'], resources: {requests: {storage: '1Gi'}}};
	const claim = await send(admin, 'create', '', 'persistentvolumeclaims', {metadata: {name: 'a'}, spec: wish});
	t.is(claim.spec.storageClassName, 'shelf');
	t.deepEqual(claim.metadata.finalizers, ['kubernetes.io/pvc-protection']);
	const none = {metadata: {name: 'b'}, spec: {...wish, storageClassName: ''}};
	t.is((await send(admin, 'create', '', 'persistentvolumeclaims', none)).spec.storageClassName, '');

	const scheduling = {nodeSelector: {sandbox: 'yes'}};
	const overhead = {podFixed: {cpu: '250m'}};
	const sandboxed = {metadata: {name: 'sandboxed'}, handler: 'h', overhead, scheduling};
	await send(admin, 'create', 'node.k8s.io', 'runtimeclasses', sandboxed);
	await send(admin, 'create', '', 'serviceaccounts', {metadata: {name: 'default'}});
	const pod = (name: string, extra: object) => ({
		metadata: {name},
		spec: {containers: [{name: 'c', image: 'x'}], ...extra},
	});
	const safe = await send(admin, 'create', '', 'pods', pod('safe', {runtimeClassName: 'sandboxed'}));
	t.deepEqual(safe.spec.overhead, {cpu: '250m'});
	t.deepEqual(safe.spec.nodeSelector, {sandbox: 'yes'});
	t.is(
		await refusal(send(admin, 'create', '', 'pods', pod('lost', {runtimeClassName: 'missing'}))),
		'pods "lost" is forbidden: pod rejected: RuntimeClass "missing" not found',
	);
	const apart = pod('apart', {runtimeClassName: 'sandboxed', nodeSelector: {sandbox: 'no'}});
	t.regex(await refusal(send(admin, 'create', '', 'pods', apart)), /conflict: runtimeClass\.scheduling\.nodeSelector/);
});
