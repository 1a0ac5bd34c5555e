import test from 'ava';
import {created, problems, updated} from './submission.ts';

const service = (spec: object) => ({spec: {selector: {app: 'a'}, ports: [{port: 80}], ...spec}});
const address = '10.96.0.9';
/** As the allocator leaves it. */
const stored = () =>
	created('Service', service({clusterIP: address, ipFamilies: ['IPv4'], ipFamilyPolicy: 'SingleStack'}));

test('a Service is of type ClusterIP, and its ports lead to the same port of its pods', t => {
	const {spec} = created('Service', service({}));
	t.like(spec, {type: 'ClusterIP', sessionAffinity: 'None', internalTrafficPolicy: 'Cluster'});
	t.deepEqual(spec.ports, [{protocol: 'TCP', port: 80, targetPort: 80}]);
	t.is(spec.externalTrafficPolicy, undefined);
});

test('a load balancer and a sticky Service get what their kind needs', t => {
	const balancer = created('Service', service({type: 'LoadBalancer'})).spec;
	t.like(balancer, {externalTrafficPolicy: 'Cluster', allocateLoadBalancerNodePorts: true});
	const sticky = created('Service', service({sessionAffinity: 'ClientIP'})).spec;
	t.deepEqual(sticky.sessionAffinityConfig, {clientIP: {timeoutSeconds: 10_800}});
});

test('an ExternalName Service gets nothing of a cluster', t => {
	const {spec, status} = created('Service', {spec: {type: 'ExternalName', externalName: 'db.example.com'}});
	t.deepEqual(spec, {type: 'ExternalName', sessionAffinity: 'None', externalName: 'db.example.com'});
	t.deepEqual(status, {loadBalancer: {}});
});

test('values outside of the list are refused with the list', t => {
	t.deepEqual(problems('Service', service({type: 'Cloud'})), [
		'spec.type: Unsupported value: "Cloud": supported values: "ClusterIP", "ExternalName", "LoadBalancer", "NodePort"',
	]);
	t.deepEqual(problems('Service', service({sessionAffinity: 'Sticky'})), [
		'spec.sessionAffinity: Unsupported value: "Sticky": supported values: "ClientIP", "None"',
	]);
	t.deepEqual(problems('Service', service({externalTrafficPolicy: 'Local'})), [
		'spec.externalTrafficPolicy: Invalid value: "Local": may only be set for externally-accessible services',
	]);
});

test('addresses must be addresses, of different families', t => {
	t.deepEqual(problems('Service', service({clusterIP: '1.2.3'})), [
		'spec.clusterIPs[0]: Invalid value: "1.2.3": must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)',
	]);
	t.deepEqual(problems('Service', service({clusterIP: '10.0.0.1', clusterIPs: ['10.0.0.1', '10.0.0.2']})), [
		'spec.clusterIPs: Invalid value: ["10.0.0.1","10.0.0.2"]: may specify no more than one IP for each IP family',
	]);
	t.deepEqual(problems('Service', service({clusterIP: 'None', type: 'NodePort'})), [
		'spec.clusterIPs[0]: Invalid value: "None": may not be set to \'None\' for NodePort services',
	]);
});

test('ports are needed, named when there are several, and unique', t => {
	t.deepEqual(problems('Service', {spec: {}}), ['spec.ports: Required value']);
	t.deepEqual(problems('Service', {spec: {clusterIP: 'None'}}), []);
	t.deepEqual(problems('Service', service({ports: [{port: 80, name: 'a'}, {port: 80, name: 'a'}, {port: 0}]})), [
		'spec.ports[1].name: Duplicate value: "a"',
		'spec.ports[2].name: Required value',
		'spec.ports[2].port: Invalid value: 0: must be between 1 and 65535, inclusive',
		'spec.ports[2].targetPort: Invalid value: 0: must be between 1 and 65535, inclusive',
		'spec.ports[1]: Duplicate value: {"Name":"","Protocol":"TCP","AppProtocol":null,"Port":80,"TargetPort":0,"NodePort":0}',
	]);
	t.deepEqual(problems('Service', service({ports: [{port: 80, nodePort: 30_000}]})), [
		"spec.ports[0].nodePort: Forbidden: may not be used when `type` is 'ClusterIP'",
	]);
});

test('the address of a Service is for good', t => {
	const before = stored();
	const {object, problems: texts} = updated(before, {spec: {...before.spec, clusterIP: '10.96.250.250'}});
	t.deepEqual(object.spec.clusterIPs, ['10.96.250.250']);
	t.deepEqual(texts, ['spec.clusterIPs[0]: Invalid value: ["10.96.250.250"]: may not change once set']);
});

test('a Service that becomes an ExternalName lets go of its address', t => {
	const before = stored();
	const {object, problems: texts} = updated(before, {
		spec: {...before.spec, type: 'ExternalName', externalName: 'x.example'},
	});
	t.deepEqual(texts, []);
	t.deepEqual(object.spec, {
		ports: [{protocol: 'TCP', port: 80, targetPort: 80}],
		selector: {app: 'a'},
		type: 'ExternalName',
		sessionAffinity: 'None',
		externalName: 'x.example',
	});
});

test('a NodePort Service that becomes a ClusterIP one lets go of its node ports', t => {
	const before = created(
		'Service',
		service({type: 'NodePort', clusterIP: address, ports: [{port: 80, nodePort: 31_000}]}),
	);
	const {object, problems: texts} = updated(before, {spec: {...before.spec, type: 'ClusterIP'}});
	t.deepEqual(texts, []);
	t.is(object.spec.ports[0].nodePort, undefined);
	t.is(object.spec.externalTrafficPolicy, undefined);
	t.is(object.spec.clusterIP, address);
});
