import test from 'ava';
import {array, assert, dictionary, integer, property, string} from 'fast-check';
import {builtInKinds} from '../../../source/api/kinds/built-in-kinds.ts';
import {describeKind} from '../../../source/api/kinds/describe-kind.ts';
import {mapItems, withAbsent, withField} from '../../../source/api/kinds/shared/sharing.ts';
import {resourcesOf} from '../../../source/api/schema/resource-table.ts';
import {created, defaulted, kindNamed} from './submission.ts';

test('names, verbs and subresources come from the table', t => {
	const pod = kindNamed('Pod');
	t.like(pod, {plural: 'pods', singular: 'pod', namespaced: true, schema: 'io.k8s.api.core.v1.Pod'});
	t.deepEqual(pod.shortNames, ['po']);
	t.deepEqual(pod.categories, ['all']);
	t.deepEqual(pod.subresources['eviction'], {kind: 'Eviction', group: 'policy', version: 'v1', verbs: ['create']});
	t.deepEqual(pod.subresources['status'], {kind: 'Pod', verbs: ['get', 'patch', 'update']});
	t.is(kindNamed('Deployment').subresources['scale']!.kind, 'Scale');
});

test('a kind that the tables do not know is an error that names it', t => {
	t.throws(() => describeKind({group: 'apps', version: 'v1', kind: 'Fleet'}), {message: /no kind Fleet in apps\/v1/});
});

test('every resource of the table that can be listed is described once', t => {
	const described = builtInKinds.map(({group, version, plural}) => `${group}/${version}/${plural}`);
	t.is(new Set(described).size, described.length);
	const versions = new Map(builtInKinds.map(({group, version}) => [`${group}/${version}`, {group, version}]));
	for (const version of versions.values()) {
		for (const {name, verbs} of resourcesOf(version)) {
			if (name === 'componentstatuses' || name.includes('/') || !verbs.includes('list')) continue;
			t.true(described.includes(`${version.group}/${version.version}/${name}`), name);
		}
	}
});

test('objects lie where Kubernetes keeps them in etcd', t => {
	const prefixes = ['Service', 'Endpoints', 'Node', 'ReplicationController', 'Pod'].map(
		name => kindNamed(name).storagePrefix,
	);
	t.deepEqual(prefixes, ['services/specs', 'services/endpoints', 'minions', 'controllers', undefined]);
});

test('defaults of every kind are settled: a second time they give the very same object', t => {
	for (const kind of builtInKinds) {
		const object = defaulted(kind.kind, {});
		t.is(kind.defaults?.(object) ?? object, object, kind.kind);
	}
});

test('kinds without rules of their own get their defaults', t => {
	t.like(created('StorageClass', {provisioner: 'example.com/p'}), {
		reclaimPolicy: 'Delete',
		volumeBindingMode: 'Immediate',
	});
	const binding = {
		roleRef: {kind: 'Role', name: 'r'},
		subjects: [
			{kind: 'User', name: 'u'},
			{kind: 'ServiceAccount', name: 's'},
		],
	};
	const {roleRef, subjects} = created('RoleBinding', binding);
	t.deepEqual(
		[roleRef.apiGroup, subjects[0].apiGroup, subjects[1].apiGroup],
		['rbac.authorization.k8s.io', 'rbac.authorization.k8s.io', undefined],
	);
	const limits = [{type: 'Container', max: {cpu: '2'}, min: {cpu: '100m'}, default: {memory: '64Mi'}}];
	const [item] = created('LimitRange', {spec: {limits}}).spec.limits;
	t.deepEqual(item.default, {cpu: '2', memory: '64Mi'});
	t.deepEqual(item.defaultRequest, {cpu: '2', memory: '64Mi'});
	t.deepEqual(created('NetworkPolicy', {spec: {podSelector: {}, egress: [{}]}}).spec.policyTypes, [
		'Ingress',
		'Egress',
	]);
});

test('names of roles may be anything that fits into a path', t => {
	const {validateName} = kindNamed('Role');
	t.deepEqual(validateName!('system:node', false), []);
	t.deepEqual(validateName!('a/b', false), ["may not contain '/'"]);
});

test('sharing: what changes nothing gives the very same object or list', t => {
	assert(
		property(dictionary(string(), integer()), array(integer()), (object, list) => {
			t.is(withAbsent(object, object), object);
			t.is(
				mapItems(list, item => item),
				list,
			);
			for (const [field, value] of Object.entries(object)) t.is(withField(object, field, value), object);
		}),
	);
});
