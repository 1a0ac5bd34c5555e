import test from 'ava';
import {container, created, defaulted, kindNamed, problems, updated} from './submission.ts';

const pod = (spec: object) => ({spec: {containers: [container], ...spec}});

test('a pod that says nothing gets the defaults of the server and is Pending', t => {
	const {spec, status} = created('Pod', pod({}));
	t.like(spec, {
		restartPolicy: 'Always',
		dnsPolicy: 'ClusterFirst',
		schedulerName: 'default-scheduler',
		terminationGracePeriodSeconds: 30,
		securityContext: {},
		enableServiceLinks: true,
	});
	t.deepEqual(spec.containers, [
		{
			...container,
			resources: {},
			terminationMessagePath: '/dev/termination-log',
			terminationMessagePolicy: 'File',
			imagePullPolicy: 'IfNotPresent',
		},
	]);
	t.deepEqual(status, {phase: 'Pending', qosClass: 'BestEffort'});
});

test('defaults are settled: applying them again gives the very same object', t => {
	const kind = kindNamed('Pod');
	const object = defaulted('Pod', pod({volumes: [{name: 'v'}], hostNetwork: true}));
	t.is(kind.defaults!(object), object);
});

test('images are always pulled when their tag may move', t => {
	const policy = (image: string) =>
		created('Pod', pod({containers: [{name: 'c', image}]})).spec.containers[0].imagePullPolicy;
	t.is(policy('x'), 'Always');
	t.is(policy('x:latest'), 'Always');
	t.is(policy('reg:5000/x'), 'Always');
	t.is(policy('reg:5000/x:1'), 'IfNotPresent');
	t.is(policy('x@sha256:0123456789012345678901234567890123456789012345678901234567890123'), 'IfNotPresent');
});

test('what is limited is requested, and the quality of service follows', t => {
	const quality = (resources: object) => {
		const {spec, status} = created('Pod', pod({containers: [{...container, resources}]}));
		return [spec.containers[0].resources.requests, status.qosClass];
	};
	t.deepEqual(quality({limits: {cpu: '100m', memory: '64Mi'}}), [{cpu: '100m', memory: '64Mi'}, 'Guaranteed']);
	t.deepEqual(quality({requests: {cpu: '0.1'}}), [{cpu: '100m'}, 'Burstable']);
	t.deepEqual(quality({limits: {cpu: '1'}, requests: {cpu: '500m'}}), [{cpu: '500m'}, 'Burstable']);
	t.deepEqual(quality({requests: {cpu: '0'}}), [{cpu: '0'}, 'BestEffort']);
});

test('probes, hooks, volumes and host ports are completed', t => {
	const {spec} = created(
		'Pod',
		pod({
			hostNetwork: true,
			containers: [
				{
					...container,
					ports: [{containerPort: 80}],
					livenessProbe: {httpGet: {port: 80}},
					lifecycle: {preStop: {httpGet: {port: 80}}},
				},
			],
			volumes: [{name: 'a', configMap: {name: 'm'}}, {name: 'b', hostPath: {path: '/x'}}, {name: 'c'}],
		}),
	);
	const [{ports, livenessProbe, lifecycle}] = spec.containers;
	t.deepEqual(ports, [{hostPort: 80, containerPort: 80, protocol: 'TCP'}]);
	t.like(livenessProbe, {timeoutSeconds: 1, periodSeconds: 10, successThreshold: 1, failureThreshold: 3});
	t.like(lifecycle.preStop.httpGet, {path: '/', scheme: 'HTTP'});
	t.is(spec.volumes[0].configMap.defaultMode, 420);
	t.is(spec.volumes[1].hostPath.type, '');
	t.deepEqual(spec.volumes[2], {name: 'c', emptyDir: {}});
});

test('a negative grace period is stored as 1', t => {
	t.is(created('Pod', pod({terminationGracePeriodSeconds: -5})).spec.terminationGracePeriodSeconds, 1);
});

test('a pod with scheduling gates says why it waits', t => {
	const {status} = created('Pod', pod({schedulingGates: [{name: 'example.com/wait'}]}));
	t.like(status.conditions[0], {type: 'PodScheduled', status: 'False', reason: 'SchedulingGated'});
});

test('label keys of an affinity become requirements on the values of the pod', t => {
	const term = {topologyKey: 'zone', labelSelector: {matchLabels: {app: 'a'}}, matchLabelKeys: ['version']};
	const {spec} = created('Pod', {
		metadata: {name: 'x', labels: {version: '2'}},
		...pod({affinity: {podAntiAffinity: {requiredDuringSchedulingIgnoredDuringExecution: [term]}}}),
	});
	const [required] = spec.affinity.podAntiAffinity.requiredDuringSchedulingIgnoredDuringExecution;
	t.deepEqual(required.labelSelector.matchExpressions, [{key: 'version', operator: 'In', values: ['2']}]);
});

test('values outside of the list are refused with the list', t => {
	const wrong = {
		...container,
		imagePullPolicy: 'Maybe',
		terminationMessagePolicy: 'T',
		ports: [{containerPort: 1, protocol: 'HTTP'}],
	};
	t.deepEqual(problems('Pod', pod({containers: [wrong], dnsPolicy: 'X'})), [
		'spec.containers[0].terminationMessagePolicy: Unsupported value: "T": supported values: "File", "FallbackToLogsOnError"',
		'spec.containers[0].ports[0].protocol: Unsupported value: "HTTP": supported values: "SCTP", "TCP", "UDP"',
		'spec.containers[0].imagePullPolicy: Unsupported value: "Maybe": supported values: "Always", "IfNotPresent", "Never"',
		'spec.dnsPolicy: Unsupported value: "X": supported values: "ClusterFirstWithHostNet", "ClusterFirst", "Default", "None"',
	]);
	t.deepEqual(problems('Pod', pod({dnsPolicy: 'None'})), [
		'spec.dnsConfig: Required value: must provide `dnsConfig` when `dnsPolicy` is None',
	]);
});

test('a pod needs a container, and a container a name and an image', t => {
	t.deepEqual(problems('Pod', {spec: {}}), ['spec.containers: Required value']);
	t.deepEqual(problems('Pod', {spec: {containers: [{name: ''}]}}), [
		'spec.containers[0].name: Required value',
		'spec.containers[0].image: Required value',
	]);
});

test('volumes have one source and a name of their own', t => {
	const volumes = [
		{name: 'a', emptyDir: {}},
		{name: 'a', emptyDir: {}},
		{name: 'two', emptyDir: {}, hostPath: {path: '/'}},
	];
	t.deepEqual(problems('Pod', pod({volumes})), [
		'spec.volumes[1].name: Duplicate value: "a"',
		'spec.volumes[2].hostPath: Forbidden: may not specify more than 1 volume type',
	]);
});

test('mounts name a volume and a path of their own, and do not lead upwards', t => {
	const volumeMounts = [
		{name: 'nope', mountPath: '/x'},
		{name: 'a', mountPath: ''},
		{name: 'a', mountPath: '/y'},
		{name: 'a', mountPath: '/y'},
		{name: 'a', mountPath: '/z', subPath: '../up'},
	];
	const spec = {containers: [{...container, volumeMounts}], volumes: [{name: 'a', emptyDir: {}}]};
	t.deepEqual(problems('Pod', {spec}), [
		'spec.containers[0].volumeMounts[0].name: Not found: "nope"',
		'spec.containers[0].volumeMounts[1].mountPath: Required value',
		'spec.containers[0].volumeMounts[3].mountPath: Invalid value: "/y": must be unique',
		'spec.containers[0].volumeMounts.subPath: Invalid value: "../up": must not contain \'..\'',
	]);
});

test('tolerations that can never be meant are refused', t => {
	const tolerations = [
		{key: 'k', operator: 'Equal', value: 'v', effect: 'Never'},
		{operator: 'Equal'},
		{key: 'k', operator: 'Exists', value: 'x'},
	];
	t.deepEqual(problems('Pod', pod({tolerations})), [
		'spec.tolerations[0].effect: Unsupported value: "Never": supported values: "NoSchedule", "PreferNoSchedule", "NoExecute"',
		'spec.tolerations[1].operator: Invalid value: "Equal": operator must be Exists when `key` is empty, which means "match all values and all keys"',
		'spec.tolerations[2].operator: Invalid value: "x": value must be empty when `operator` is \'Exists\'',
	]);
});

test('names of hosts, deadlines and aliases are checked', t => {
	const spec = {activeDeadlineSeconds: 0, subdomain: 'a.b', hostAliases: [{ip: '300.1.1.1', hostnames: ['ok']}]};
	t.deepEqual(problems('Pod', pod(spec)), [
		'spec.activeDeadlineSeconds: Invalid value: 0: must be between 1 and 2147483647, inclusive',
		'spec.subdomain: Invalid value: "a.b": must not contain dots',
		'spec.hostAliases[0].ip: Invalid value: "300.1.1.1": must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)',
	]);
});

test('security settings that contradict each other are refused', t => {
	const securityContext = {privileged: true, allowPrivilegeEscalation: false, procMount: 'X'};
	const fields = problems(
		'Pod',
		pod({
			containers: [{...container, securityContext}],
			securityContext: {
				runAsUser: -1,
				fsGroup: -2,
				seccompProfile: {type: 'Localhost'},
				sysctls: [{name: 'BAD', value: '1'}],
			},
		}),
	).map(text => text.slice(0, text.indexOf(':')));
	t.deepEqual(fields, [
		'spec.containers[0].securityContext.procMount',
		'spec.containers[0].securityContext',
		'spec.securityContext.fsGroup',
		'spec.securityContext.runAsUser',
		'spec.securityContext.sysctls[0].name',
		'spec.securityContext.seccompProfile.localhostProfile',
	]);
});

test('requests may not exceed limits, and amounts must make sense', t => {
	const resources = {
		requests: {cpu: '2', 'example.com/gpu': '1.5'},
		limits: {cpu: '1', 'example.com/gpu': '1.5', odd: '1'},
	};
	const texts = problems('Pod', pod({containers: [{...container, resources}]}));
	t.true(
		texts.includes(
			'spec.containers[0].resources.requests: Invalid value: "2": must be less than or equal to cpu limit of 1',
		),
	);
	t.true(
		texts.includes('spec.containers[0].resources.limits[example.com/gpu]: Invalid value: "1500m": must be an integer'),
	);
	t.true(
		texts.includes(
			'spec.containers[0].resources.limits[odd]: Invalid value: "odd": must be a standard resource type or fully qualified',
		),
	);
});

test('huge pages are asked for by the page', t => {
	const asked = (name: string, amount: string) =>
		problems('Pod', pod({containers: [{...container, resources: {limits: {cpu: '1', [name]: amount}}}]}));
	t.deepEqual(asked('hugepages-2Mi', '4Mi'), []);
	const odd = 'hugepages-2Mi: Invalid value: "3Mi": 3Mi is not positive integer multiple of hugepages-2Mi';
	t.deepEqual(asked('hugepages-2Mi', '3Mi'), [odd, odd], 'the request is that of the limit');
	t.true(
		asked('hugepages-many', '4Mi').every(text => text.includes('is not positive integer multiple of hugepages-many')),
	);
});

test('definitions that hide others are accepted with a warning', t => {
	const twice = {
		...container,
		ports: [{containerPort: 80}, {containerPort: 80}],
		env: [
			{name: 'A', value: '1'},
			{name: 'A', value: '2'},
		],
	};
	const object = created('Pod', pod({containers: [twice]}));
	t.deepEqual(problems('Pod', pod({containers: [twice]})), []);
	t.deepEqual(kindNamed('Pod').warnings!(object), [
		'spec.containers[0].env[1]: hides previous definition of "A", which may be dropped when using apply',
		'spec.containers[0].ports[1]: duplicate port definition with spec.containers[0].ports[0]',
	]);
});

test('a running pod may get another image, a shorter deadline and more tolerations, and nothing else', t => {
	const stored = created('Pod', pod({activeDeadlineSeconds: 100}));
	const change = (spec: object) => updated(stored, {spec: {...stored.spec, ...spec}}).problems;
	t.deepEqual(change({containers: [{...stored.spec.containers[0], image: 'registry.example/app:2'}]}), []);
	t.deepEqual(change({activeDeadlineSeconds: 50, tolerations: [{key: 'k', operator: 'Exists'}]}), []);
	t.deepEqual(change({activeDeadlineSeconds: 200}), [
		'spec.activeDeadlineSeconds: Invalid value: 200: must be less than or equal to previous value',
	]);
	const [text] = change({nodeSelector: {disk: 'fast'}});
	t.true(
		text!.startsWith(
			'spec: Forbidden: pod updates may not change fields other than `spec.containers[*].image`,`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,`spec.tolerations` (only additions to existing tolerations),`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)\n',
		),
	);
	t.deepEqual(change({containers: [...stored.spec.containers, {...stored.spec.containers[0], name: 'd'}]}), [
		'spec.containers: Forbidden: pod updates may not add or remove containers',
	]);
});

test('a gated pod may still be steered, but its gates only go', t => {
	const stored = created('Pod', pod({schedulingGates: [{name: 'a'}], nodeSelector: {disk: 'fast'}}));
	const change = (spec: object) => updated(stored, {spec: {...stored.spec, ...spec}}).problems;
	t.deepEqual(change({nodeSelector: {disk: 'fast', zone: 'z'}}), []);
	t.deepEqual(change({schedulingGates: []}), []);
	t.deepEqual(change({nodeSelector: {disk: 'slow'}}).length, 1);
	t.deepEqual(change({schedulingGates: [{name: 'a'}, {name: 'b'}]}), [
		"spec.schedulingGates[1].name: Forbidden: only deletion is allowed, but found new scheduling gate 'b'",
	]);
});

test('a status update keeps the quality of service and the owners', t => {
	const kind = kindNamed('Pod');
	const stored = created('Pod', pod({}));
	const next = {...stored, metadata: {...stored.metadata, ownerReferences: []}, status: {phase: 'Running'}};
	const prepared = kind.prepareForStatusUpdate!(next, stored, undefined!);
	t.is(prepared.status.qosClass, 'BestEffort');
	t.is(prepared.metadata.ownerReferences, undefined);
	t.deepEqual(kind.validateStatusUpdate!(prepared, stored), []);
	t.is(kind.validateStatusUpdate!({...prepared, status: {qosClass: 'Burstable'}}, stored).length, 1);
});

test('podIP is the first of podIPs', t => {
	const {status} = defaulted('Pod', {...pod({}), status: {podIP: '10.0.0.1'}});
	t.deepEqual(status.podIPs, [{ip: '10.0.0.1'}]);
});

test('only a pod on a node that has not ended is given time to stop', t => {
	const grace = (spec: object, status: object, seconds?: number) =>
		kindNamed('Pod').gracePeriod!({...created('Pod', pod(spec)), status}, seconds);
	t.is(grace({}, {}, 30), 0);
	t.is(grace({nodeName: 'n'}, {phase: 'Running'}), 30);
	t.is(grace({nodeName: 'n'}, {phase: 'Running'}, 5), 5);
	t.is(grace({nodeName: 'n'}, {phase: 'Running'}, -1), 1);
	t.is(grace({nodeName: 'n'}, {phase: 'Succeeded'}), 0);
});
