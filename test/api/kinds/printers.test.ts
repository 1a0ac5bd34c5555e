import test from 'ava';
import {configMapPrinter} from '../../../source/api/kinds/config-map/printer.ts';
import {cronJobPrinter} from '../../../source/api/kinds/cron-job/printer.ts';
import {deploymentPrinter} from '../../../source/api/kinds/deployment/printer.ts';
import {endpointSlicePrinter} from '../../../source/api/kinds/endpoint-slice/printer.ts';
import {endpointsPrinter} from '../../../source/api/kinds/endpoints/printer.ts';
import {eventPrinter} from '../../../source/api/kinds/event/printer.ts';
import {horizontalPodAutoscalerPrinter} from '../../../source/api/kinds/horizontal-pod-autoscaler/printer.ts';
import {jobPrinter} from '../../../source/api/kinds/job/printer.ts';
import {nodePrinter} from '../../../source/api/kinds/node/printer.ts';
import {persistentVolumeClaimPrinter} from '../../../source/api/kinds/persistent-volume-claim/printer.ts';
import {podPrinter} from '../../../source/api/kinds/pod/printer.ts';
import {resourceQuotaPrinter} from '../../../source/api/kinds/resource-quota/printer.ts';
import {servicePrinter} from '../../../source/api/kinds/service/printer.ts';
import {builtInKinds} from '../../../source/api/kinds/built-in-kinds.ts';
import {ingressPrinter} from '../../../source/api/kinds/ingress/printer.ts';
import {policyBindingPrinter} from '../../../source/api/kinds/printing/policy-binding-printer.ts';
import {priorityLevelConfigurationPrinter} from '../../../source/api/kinds/priority-level-configuration/printer.ts';
import {resourceClaimPrinter} from '../../../source/api/kinds/resource-claim/printer.ts';
import {withDescriptions} from '../../../source/api/http/table/describe-columns.ts';
import type {Printer} from '../../../source/api/types.ts';

const now = Date.UTC(2026, 0, 1, 1);
const metadata = {
	name: 'x',
	namespace: 'default',
	uid: 'u',
	resourceVersion: '1',
	creationTimestamp: '2026-01-01T00:00:00Z',
};

const cells = (printer: Printer, object: object, extra: object = {}) =>
	printer.cells({apiVersion: 'v1', kind: 'X', metadata: {...metadata, ...extra}, ...object}, now);

const headings = (printer: Printer): string => printer.columns.map(({name}) => name).join(' | ');

const container = {name: 'app', image: 'app:1'};
const running = {name: 'app', ready: true, restartCount: 0, state: {running: {startedAt: '2026-01-01T00:00:00Z'}}};

const podCells = (status: object, spec: object = {}, extra: object = {}) =>
	cells(podPrinter, {spec: {containers: [container], ...spec}, status}, extra).slice(1, 4);

test('a running pod shows its ready containers', t => {
	t.deepEqual(podCells({phase: 'Running', containerStatuses: [running]}), ['1/1', 'Running', '0']);
	t.is(headings(podPrinter), 'Name | Ready | Status | Restarts | Age | IP | Node | Nominated Node | Readiness Gates');
});

test('a container that waits gives the pod its word, with the time of the last restart', t => {
	const crashing = {
		...running,
		ready: false,
		restartCount: 3,
		state: {waiting: {reason: 'CrashLoopBackOff'}},
		lastState: {terminated: {exitCode: 1, finishedAt: '2026-01-01T00:59:50Z'}},
	};
	t.deepEqual(podCells({phase: 'Running', containerStatuses: [crashing]}), ['0/1', 'CrashLoopBackOff', '3 (10s ago)']);
});

test('init containers are shown until the last is done', t => {
	const spec = {initContainers: [{name: 'one'}, {name: 'two'}]};
	const done = {name: 'one', ready: true, restartCount: 0, state: {terminated: {exitCode: 0, reason: 'Completed'}}};
	const waiting = {name: 'two', ready: false, restartCount: 0, state: {waiting: {reason: 'PodInitializing'}}};
	const failed = {...waiting, restartCount: 2, state: {terminated: {exitCode: 1, reason: 'Error'}}};
	t.deepEqual(podCells({phase: 'Pending', initContainerStatuses: [done, waiting]}, spec), ['0/1', 'Init:1/2', '0']);
	t.deepEqual(podCells({phase: 'Pending', initContainerStatuses: [done, failed]}, spec), ['0/1', 'Init:Error', '2']);
});

test('a sidecar counts as a container once it has started', t => {
	const spec = {initContainers: [{name: 'mesh', restartPolicy: 'Always'}]};
	const mesh = {name: 'mesh', ready: true, started: true, restartCount: 1, state: {running: {}}};
	const status = {phase: 'Running', initContainerStatuses: [mesh], containerStatuses: [running]};
	t.deepEqual(podCells(status, spec), ['2/2', 'Running', '1']);
});

test('pods that end, are deleted or are gated say so', t => {
	const ended = {...running, ready: false, state: {terminated: {exitCode: 0, reason: 'Completed'}}};
	const signalled = {...running, ready: false, state: {terminated: {exitCode: 137, signal: 9}}};
	const gone = {deletionTimestamp: '2026-01-01T00:30:00Z'};
	const gated = {phase: 'Pending', conditions: [{type: 'PodScheduled', status: 'False', reason: 'SchedulingGated'}]};
	t.is(podCells({phase: 'Succeeded', containerStatuses: [ended]})[1], 'Completed');
	t.is(podCells({phase: 'Failed', containerStatuses: [signalled]})[1], 'Signal:9');
	t.is(podCells({phase: 'Running', containerStatuses: [running]}, {}, gone)[1], 'Terminating');
	t.is(podCells({phase: 'Succeeded', containerStatuses: [ended]}, {}, gone)[1], 'Completed');
	t.is(podCells(gated)[1], 'SchedulingGated');
	t.is(podCells({phase: 'Failed', reason: 'Evicted'})[1], 'Evicted');
});

test('a pod that nothing is known of yet can be printed', t => {
	t.deepEqual(cells(podPrinter, {spec: {containers: [container]}}), [
		'x',
		'0/1',
		'',
		'0',
		'60m',
		'<none>',
		'<none>',
		'<none>',
		'<none>',
	]);
});

test('a node shows readiness, cordon and roles', t => {
	const ready = {conditions: [{type: 'Ready', status: 'True'}], nodeInfo: {kubeletVersion: 'v1.36.0'}};
	const labels = {'node-role.kubernetes.io/worker': '', 'node-role.kubernetes.io/control-plane': ''};
	t.deepEqual(cells(nodePrinter, {spec: {unschedulable: true}, status: ready}, {labels}).slice(1, 5), [
		'Ready,SchedulingDisabled',
		'control-plane,worker',
		'60m',
		'v1.36.0',
	]);
	t.is(cells(nodePrinter, {status: {conditions: [{type: 'Ready', status: 'Unknown'}]}})[1], 'NotReady');
	t.is(cells(nodePrinter, {})[1], 'Unknown');
});

test('workloads show counts, containers and selectors', t => {
	const template = {spec: {containers: [container, {name: 'log', image: 'log:2'}]}};
	const selector = {matchLabels: {app: 'web'}, matchExpressions: [{key: 'tier', operator: 'In', values: ['b', 'a']}]};
	const status = {readyReplicas: 2, updatedReplicas: 3, availableReplicas: 2};
	t.deepEqual(cells(deploymentPrinter, {spec: {replicas: 3, selector, template}, status}), [
		'x',
		'2/3',
		3,
		2,
		'60m',
		'app,log',
		'app:1,log:2',
		'app=web,tier in (a,b)',
	]);
});

test('services show where they are reached', t => {
	const ports = [
		{port: 80, protocol: 'TCP', nodePort: 30080},
		{port: 53, protocol: 'UDP'},
	];
	const addresses = (spec: object, status: object = {}) => cells(servicePrinter, {spec, status}).slice(1, 5);
	t.deepEqual(addresses({type: 'NodePort', clusterIP: '10.96.0.9', ports}), [
		'NodePort',
		'10.96.0.9',
		'<none>',
		'80:30080/TCP,53/UDP',
	]);
	t.is(addresses({type: 'LoadBalancer'})[2], '<pending>');
	t.is(
		addresses({type: 'LoadBalancer'}, {loadBalancer: {ingress: [{ip: '2.2.2.2'}, {hostname: 'lb'}]}})[2],
		'2.2.2.2,lb',
	);
	t.deepEqual(addresses({type: 'ExternalName', externalName: 'db.example.com'}), [
		'ExternalName',
		'<none>',
		'db.example.com',
		'<none>',
	]);
});

test('long lists of endpoints are cut after three', t => {
	const addresses = ['10.0.0.1', '10.0.0.2', '10.0.0.3', '10.0.0.4'];
	const subsets = [{addresses: addresses.map(ip => ({ip})), ports: [{port: 80}]}];
	t.is(cells(endpointsPrinter, {subsets})[1], '10.0.0.1:80,10.0.0.2:80,10.0.0.3:80 + 1 more...');
	t.is(cells(endpointsPrinter, {})[1], '<none>');
	const slice = {addressType: 'IPv4', ports: [{port: 80}], endpoints: addresses.map(ip => ({addresses: [ip]}))};
	t.deepEqual(cells(endpointSlicePrinter, slice).slice(1, 4), ['IPv4', '80', '10.0.0.1,10.0.0.2,10.0.0.3 + 1 more...']);
	t.deepEqual(cells(endpointSlicePrinter, {addressType: 'IPv4'}).slice(2, 4), ['<unset>', '<unset>']);
});

test('events count their series and name what they are about', t => {
	const event = {
		involvedObject: {kind: 'Pod', name: 'web-0', fieldPath: 'spec.containers{app}'},
		type: 'Normal',
		reason: 'Pulled',
		message: 'pulled\n',
		source: {component: 'kubelet', host: 'node-1'},
		firstTimestamp: '2026-01-01T00:00:00Z',
		lastTimestamp: '2026-01-01T00:59:00Z',
		count: 4,
	};
	t.deepEqual(cells(eventPrinter, event), [
		'60s',
		'Normal',
		'Pulled',
		'pod/web-0',
		'spec.containers{app}',
		'kubelet, node-1',
		'pulled',
		'60m',
		4,
		'x',
	]);
	const series = {...event, count: undefined, series: {count: 9, lastObservedTime: '2026-01-01T00:59:58.000000Z'}};
	t.deepEqual([cells(eventPrinter, series)[0], cells(eventPrinter, series)[8]], ['2s', 9]);
	const fresh = {...event, count: undefined, firstTimestamp: undefined, lastTimestamp: undefined};
	t.is(cells(eventPrinter, {...fresh, eventTime: '2026-01-01T00:59:30.000000Z'})[0], '30s');
	t.is(cells(eventPrinter, fresh)[0], '<unknown>');
});

test('jobs show progress and how long they took', t => {
	const spec = {completions: 3, parallelism: 2, template: {spec: {containers: [container]}}};
	const status = {succeeded: 1, startTime: '2026-01-01T00:59:00Z'};
	t.deepEqual(cells(jobPrinter, {spec, status}).slice(1, 4), ['Running', '1/3', '60s']);
	const complete = {
		succeeded: 3,
		startTime: '2026-01-01T00:00:00Z',
		completionTime: '2026-01-01T00:00:09Z',
		conditions: [
			{type: 'SuccessCriteriaMet', status: 'True'},
			{type: 'Complete', status: 'True'},
		],
	};
	t.deepEqual(cells(jobPrinter, {spec, status: complete}).slice(1, 4), ['Complete', '3/3', '9s']);
	const queue = {parallelism: 2, template: spec.template};
	t.deepEqual(cells(jobPrinter, {spec: queue}).slice(1, 4), ['Running', '0/1 of 2', '']);
});

test('cron jobs print their suspension as text', t => {
	const spec = {schedule: '0 3 * * *', suspend: false, jobTemplate: {spec: {template: {spec: {containers: []}}}}};
	t.deepEqual(cells(cronJobPrinter, {spec}).slice(1, 6), ['0 3 * * *', '<none>', 'False', 0, '<none>']);
});

test('quotas list requests and limits by name', t => {
	const status = {hard: {'requests.cpu': '1', pods: '3', 'limits.cpu': '2'}, used: {pods: '1', 'limits.cpu': '1'}};
	t.deepEqual(cells(resourceQuotaPrinter, {status}).slice(1, 3), ['pods: 1/3, requests.cpu: 0/1', 'limits.cpu: 1/2']);
});

test('claims show capacity once they have a volume', t => {
	const spec = {volumeName: 'pv-1', storageClassName: 'fast', volumeMode: 'Filesystem'};
	const status = {phase: 'Bound', capacity: {storage: '1Gi'}, accessModes: ['ReadOnlyMany', 'ReadWriteOnce']};
	const bound = ['Bound', 'pv-1', '1Gi', 'RWO,ROX', 'fast', '<unset>'];
	t.deepEqual(cells(persistentVolumeClaimPrinter, {spec, status}).slice(1, 7), bound);
	t.deepEqual(cells(persistentVolumeClaimPrinter, {spec: {}, status: {phase: 'Pending'}}).slice(1, 5), [
		'Pending',
		'',
		'',
		'',
	]);
});

test('autoscalers compare what is measured with what is wanted', t => {
	const metric = (name: string) => ({
		type: 'Resource',
		resource: {name, target: {type: 'Utilization', averageUtilization: 80}},
	});
	const spec = {
		scaleTargetRef: {kind: 'Deployment', name: 'web'},
		maxReplicas: 5,
		metrics: [metric('cpu'), metric('memory'), metric('disk')],
	};
	const status = {currentMetrics: [{type: 'Resource', resource: {name: 'cpu', current: {averageUtilization: 12}}}]};
	t.deepEqual(cells(horizontalPodAutoscalerPrinter, {spec, status}).slice(1, 6), [
		'Deployment/web',
		'cpu: 12%/80%, memory: <unknown>/80% + 1 more...',
		'<unset>',
		5,
		0,
	]);
});

test('of what an autoscaler measures the same is told as of what it wants', t => {
	const target = (metric: object, current?: object) =>
		cells(horizontalPodAutoscalerPrinter, {
			spec: {scaleTargetRef: {kind: 'Deployment', name: 'web'}, metrics: [{type: 'Resource', ...metric}]},
			status: {currentMetrics: current ? [{type: 'Resource', ...current}] : []},
		})[2];
	const value = {resource: {name: 'cpu', target: {type: 'AverageValue', averageValue: '100m'}}};
	const both = {resource: {name: 'cpu', current: {averageValue: '50m', averageUtilization: 30}}};
	t.is(target(value, both), 'cpu: 50m/100m');
	t.is(target({resource: {name: 'cpu', target: {type: 'Utilization', averageUtilization: 80}}}, both), 'cpu: 30%/80%');
	t.is(
		target({external: {metric: {name: 'q'}, target: {type: 'AverageValue', averageValue: '5'}}}),
		'<unknown>/5 (avg)',
	);
	t.is(target({}), '<unknown type>');
});

test('hosts of an ingress are cut after three, and behind them every rule counts', t => {
	const hosts = (...names: readonly (string | undefined)[]) =>
		cells(ingressPrinter, {spec: {rules: names.map(host => ({host}))}})[2];
	t.is(hosts(), '*');
	t.is(hosts(undefined), '*');
	t.is(hosts('a', undefined, 'b'), 'a,b');
	t.is(hosts('a', 'b', 'c'), 'a,b,c');
	t.is(hosts('a', 'b', 'c', undefined), 'a,b,c + 1 more...');
	t.is(hosts(undefined, 'a', 'b', 'c', 'd'), 'a,b,c + 2 more...');
});

test('the row of a pod that is done is marked', t => {
	const mark = (phase: string) => podPrinter.conditions?.({metadata, spec: {containers: []}, status: {phase}} as never);
	t.like(mark('Succeeded')?.[0], {type: 'Completed', reason: 'Succeeded'});
	t.like(mark('Failed')?.[0], {type: 'Completed', message: 'The pod failed.'});
	t.is(mark('Running'), undefined);
});

test("claims for devices, bindings of policies and levels of priority are told in kube-apiserver's words", t => {
	const claim = (status: object, extra: object = {}) => cells(resourceClaimPrinter, {status}, extra)[1];
	const deletionTimestamp = '2026-01-01T00:00:00Z';
	t.is(claim({}), 'pending');
	t.is(claim({}, {deletionTimestamp}), 'deleted');
	t.is(claim({allocation: {}, reservedFor: [{}]}, {deletionTimestamp}), 'deleted,allocated,reserved');
	const parameters = (paramRef?: object) => cells(policyBindingPrinter, {spec: {paramRef}})[2];
	t.is(parameters(), '<unset>');
	t.is(parameters({name: 'p'}), '*/p');
	t.is(parameters({name: 'p', namespace: 'n'}), 'n/p');
	t.is(
		parameters({
			selector: {matchLabels: {b: '2', a: '1'}, matchExpressions: [{key: 'k', operator: 'In', values: ['x', 'y']}]},
		}),
		'&LabelSelector{MatchLabels:map[string]string{a: 1,b: 2,},MatchExpressions:[]LabelSelectorRequirement{LabelSelectorRequirement{Key:k,Operator:In,Values:[x y],},},}',
	);
	const level = cells(priorityLevelConfigurationPrinter, {
		spec: {type: 'Exempt', exempt: {nominalConcurrencyShares: 5}},
	});
	t.deepEqual(level.slice(1, 6), ['Exempt', '<none>', '<none>', '<none>', '<none>']);
});

test('every column of a built-in kind says what it shows', async t => {
	// What has no words: a field that kube-apiserver looks for in the metadata, and kinds that are inkube's own or alpha.
	const silent = new Set(['RuntimeClass', 'PodGroup', 'Placement']);
	for (const {kind, printer} of builtInKinds) {
		if (printer === undefined || silent.has(kind)) continue;
		const {columns} = await withDescriptions(printer);
		t.deepEqual(
			columns.filter(({description}) => !description).map(({name}) => name),
			[],
			kind,
		);
	}
});

test('an object without a creation time has an unknown age', t => {
	const data = {data: {a: '1'}, binaryData: {b: 'AA=='}};
	t.deepEqual(cells(configMapPrinter, data, {creationTimestamp: undefined}), ['x', 2, '<unknown>']);
});
