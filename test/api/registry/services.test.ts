import test from 'ava';
import * as fc from 'fast-check';
import {startServer} from './test-server.ts';

const serviceOf = (name: string, spec: object = {}) => ({metadata: {name}, spec: {ports: [{port: 80}], ...spec}});

test('a fresh cluster has its namespaces, priority classes and the kubernetes Service', async t => {
	const server = await startServer();
	const {items} = await server.list('namespaces');
	t.deepEqual(
		items.map(({metadata, status}: any) => `${metadata.name} ${status.phase}`),
		['default Active', 'kube-node-lease Active', 'kube-public Active', 'kube-system Active'],
	);
	t.is((await server.get('priorityclasses', 'system-cluster-critical')).value, 2_000_000_000);
	const service = await server.get('services', 'kubernetes');
	t.is(service.spec.clusterIP, '10.96.0.1');
	t.deepEqual(service.metadata.labels, {component: 'apiserver', provider: 'kubernetes'});
	const tip = server.store.tip;
	await server.open();
	t.is(server.store.tip, tip, 'a restart makes nothing new');
});

test('keys are those of Kubernetes in etcd', async t => {
	const server = await startServer();
	await server.create('nodes', {metadata: {name: 'n'}});
	await server.create('configmaps', {metadata: {name: 'c'}});
	const keys = server.store.range({key: '/', end: '\0', keysOnly: true}).kvs.map(({key}) => key);
	for (const key of [
		'/registry/services/specs/default/kubernetes',
		'/registry/minions/n',
		'/registry/configmaps/default/c',
	]) {
		t.true(keys.includes(key), key);
	}
});

test('a Service gets an address of the cluster, and keeps it', async t => {
	const server = await startServer();
	const {spec} = await server.create('services', serviceOf('a'));
	t.regex(spec.clusterIP, /^10\.96\.\d+\.\d+$/);
	t.like(spec, {clusterIPs: [spec.clusterIP], ipFamilies: ['IPv4'], ipFamilyPolicy: 'SingleStack'});
	const replaced = await server.call('update', 'services', {name: 'a', body: serviceOf('a', {ports: [{port: 81}]})});
	t.is(replaced.spec.clusterIP, spec.clusterIP);
	const external = await server.merge('services', 'a', {spec: {type: 'ExternalName', externalName: 'x.example'}});
	t.is(external.spec.clusterIP, undefined);
	await t.notThrowsAsync(server.create('services', serviceOf('b', {clusterIP: spec.clusterIP})), 'it is free again');
	const headless = await server.create('services', serviceOf('c', {clusterIP: 'None', selector: {app: 'a'}}));
	t.like(headless.spec, {clusterIP: 'None', clusterIPs: ['None'], ipFamilyPolicy: 'SingleStack'});
});

test('taken and impossible addresses and ports are refused', async t => {
	const server = await startServer();
	const message = async (spec: object) =>
		(await server.fails('create', 'services', {body: serviceOf('x', spec)})).message;
	t.is(
		await message({clusterIP: '10.96.0.1'}),
		'Service "x" is invalid: spec.clusterIPs: Invalid value: ["10.96.0.1"]: failed to allocate IP 10.96.0.1: provided IP is already allocated',
	);
	t.is(
		await message({clusterIP: '192.0.2.77'}),
		'Service "x" is invalid: spec.clusterIPs: Invalid value: ["192.0.2.77"]: failed to allocate IP 192.0.2.77: the provided network does not match the current range',
	);
	await server.create('services', serviceOf('taker', {type: 'NodePort', ports: [{port: 80, nodePort: 31_999}]}));
	t.is(
		await message({type: 'NodePort', ports: [{port: 80, nodePort: 31_999}]}),
		'Service "x" is invalid: spec.ports[0].nodePort: Invalid value: 31999: provided port is already allocated',
	);
	t.is(
		await message({type: 'NodePort', ports: [{port: 80, nodePort: 100}]}),
		'Service "x" is invalid: spec.ports[0].nodePort: Invalid value: 100: provided port is not in the valid range. The range of valid ports is 30000-32767',
	);
});

test('node ports come with the type and go with it; a health check port with local traffic', async t => {
	const server = await startServer();
	const made = await server.create(
		'services',
		serviceOf('a', {
			type: 'LoadBalancer',
			externalTrafficPolicy: 'Local',
			ports: [
				{name: 'tcp', port: 53, protocol: 'TCP'},
				{name: 'udp', port: 53, protocol: 'UDP'},
			],
		}),
	);
	const [tcp, udp] = made.spec.ports;
	t.is(tcp.nodePort, udp.nodePort, 'one number for both protocols');
	t.not(made.spec.healthCheckNodePort, tcp.nodePort);
	const again = await server.merge('services', 'a', {metadata: {labels: {a: 'b'}}});
	t.is(again.spec.healthCheckNodePort, made.spec.healthCheckNodePort);
	const inside = await server.merge('services', 'a', {spec: {type: 'ClusterIP', externalTrafficPolicy: null}});
	t.is(inside.spec.ports[0].nodePort, undefined);
	t.is(inside.spec.healthCheckNodePort, undefined);
	t.is(inside.spec.clusterIP, made.spec.clusterIP);
	const free = serviceOf('b', {type: 'NodePort', ports: [{port: 80, nodePort: tcp.nodePort}]});
	await t.notThrowsAsync(server.create('services', free));
	const none = await server.create(
		'services',
		serviceOf('c', {type: 'LoadBalancer', allocateLoadBalancerNodePorts: false}),
	);
	t.is(none.spec.ports[0].nodePort, undefined);
	const named = {type: 'LoadBalancer', allocateLoadBalancerNodePorts: false, ports: [{port: 80, nodePort: 30_777}]};
	await server.create('services', serviceOf('d', named));
	const second = await server.fails('create', 'services', {body: serviceOf('e', {...named, type: 'NodePort'})});
	t.regex(second.message!, /provided port is already allocated$/);
});

test('a write that fails gives back what it took', async t => {
	const server = await startServer();
	await server.create('services', serviceOf('a', {clusterIP: '10.96.9.9'}));
	const again = serviceOf('a', {clusterIP: '10.96.7.7', type: 'NodePort', ports: [{port: 80, nodePort: 30_500}]});
	t.is((await server.fails('create', 'services', {body: again})).reason, 'AlreadyExists');
	await t.notThrowsAsync(server.create('services', {...again, metadata: {name: 'b'}}));
});

test('whatever Services come and go, no address is given twice and none is lost', async t => {
	const step = fc.record({
		name: fc.constantFrom('a', 'b', 'c', 'd'),
		action: fc.constantFrom('create', 'delete', 'toExternal', 'toNodePort'),
	});
	await fc.assert(
		fc.asyncProperty(fc.array(step, {maxLength: 25}), fc.boolean(), async (steps, restart) => {
			const server = await startServer();
			const api = restart ? await server.open() : server.api;
			for (const {name, action} of steps) {
				const request = {
					group: '',
					version: 'v1',
					resource: 'services',
					namespace: 'default',
					name,
					user: {name: 't', groups: []},
				} as const;
				const types = {
					toExternal: {type: 'ExternalName', externalName: 'x.example'},
					toNodePort: {type: 'NodePort', externalName: null},
				};
				const asked =
					action === 'create'
						? api.handle({...request, verb: 'create', body: serviceOf(name)})
						: action === 'delete'
							? api.handle({...request, verb: 'delete'})
							: api.handle({...request, verb: 'patch', patchType: 'merge', body: {spec: types[action]}});
				await asked.catch(error => t.true([404, 409].includes(error.code), String(error)));
			}
			const {items} = await server.list('services');
			const addresses = items.map(({spec}: any) => spec.clusterIP).filter(Boolean);
			t.is(new Set(addresses).size, addresses.length);
			const ports = items.flatMap(({spec}: any) => spec.ports.map((port: any) => port.nodePort)).filter(Boolean);
			t.is(new Set(ports).size, ports.length);
		}),
		{numRuns: 25},
	);
});
