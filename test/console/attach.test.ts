import test, {type ExecutionContext} from 'ava';
import {startHttp} from '../../source/api/http/start-http.ts';
import {createCertificates} from '../../source/api/http/tls/certificates.ts';
import type {Connection} from '../../source/client/http/connection.ts';
import {systemEntropy} from '../../source/clock/random.ts';
import {createWallClock} from '../../source/clock/wall.ts';
import {startCluster} from '../../source/cluster/start-cluster.ts';
import {attachCluster} from '../../source/console/attach/attached-cluster.ts';
import {attachedOptions} from '../../source/console/attach/attached-options.ts';
import {layoutScreen} from '../../source/console/layout.ts';
import {lineText} from '../../source/console/line.ts';
import {headerLine} from '../../source/console/lines/header.ts';
import {createLogRing} from '../../source/console/log-ring.ts';
import {panelContent} from '../../source/console/panel-content.ts';
import {panelBottom, panelHeadings, panelModel, panelRow, panelTop} from '../../source/console/panel-model.ts';
import {initialState} from '../../source/console/state.ts';
import type {ConsoleOptions} from '../../source/console/types.ts';
import {createClusterView} from '../../source/console/view.ts';

const token = 'secret';

/** inkube serve by HTTPS with a token, that can be stopped and started at its port. */
const served = async (t: ExecutionContext) => {
	const cluster = await startCluster({nodes: 2, seed: 1, speed: 10});
	const certificate = await createCertificates(systemEntropy);
	const serve = (port: number) =>
		startHttp({
			api: cluster.api,
			time: cluster.time,
			http: undefined,
			https: {port, host: '127.0.0.1', certificate, token},
			log: {warn: () => undefined, debug: () => undefined},
		});
	let serving = await serve(0);
	const port = Number(new URL(serving.urls[0]!).port);
	t.teardown(async () => {
		await serving.close();
		await cluster.stop();
	});
	const connection: Connection = {
		name: 'far',
		server: serving.urls[0]!,
		authority: certificate.authority,
		skipsVerification: false,
		credentials: async () => ({token}),
		namespace: 'default',
	};
	return {
		cluster,
		connection,
		stop: () => serving.close(),
		start: async () => void (serving = await serve(port)),
	};
};

const attach = async (t: ExecutionContext, connection: Connection) => {
	const time = createWallClock();
	const log = createLogRing(time.now);
	const attached = await attachCluster(connection, time, log);
	const options = attachedOptions({attached, time, title: 'far', namespace: 'default', readOnly: false, log});
	const view = createClusterView({cluster: options.cluster, scheduleFrame() {}});
	t.teardown(() => {
		view.stop();
		attached.close();
		time.stop();
	});
	const size = {columns: 120, rows: 40};
	/** The header and every panel of the screen, as text. */
	const screen = (): string => {
		view.publish();
		const snapshot = view.getSnapshot();
		const source = {snapshot, informers: options.cluster.informers};
		const layout = layoutScreen(size, initialState);
		const boxes = layout.kind === 'panels' ? layout.rows.flat() : [];
		const panels = boxes.flatMap(box => {
			const model = panelModel(panelContent(box.id, initialState, source), initialState.panels[box.id], snapshot, {
				box,
				focused: false,
			});
			return [
				panelTop(model),
				panelHeadings(model),
				...model.rows.map(row => panelRow(model, row)),
				...panelBottom(model),
			];
		});
		return [headerLine(snapshot, {title: 'far', readOnly: false, width: 120}), ...panels].map(lineText).join('\n');
	};
	const until = async (pattern: RegExp) => {
		for (let tries = 0; !pattern.test(screen()); tries++) {
			if (tries > 500) throw new Error(`${String(pattern)} is not on\n${screen()}`);
			await time.sleep(20);
		}
		return screen();
	};
	return {options, until, time};
};

const run = (options: ConsoleOptions, line: string) =>
	options.runCommandLine(line, {progress: () => undefined, signal: new AbortController().signal});

test('the console on a server elsewhere: live, stale while it is away, and live again', async t => {
	const {connection, cluster, stop, start} = await served(t);
	const {options, until} = await attach(t, connection);
	t.regex(await until(/2 nodes 2 ready/), /inkube  far · rev/);
	t.deepEqual((await run(options, 'taint node node-1 a=b:NoSchedule')).lines, ['node/node-1 tainted']);
	await until(/⊘ b/);

	await stop();
	const stale = await until(/ disconnected 1s ┐/);
	t.regex(stale, /· disconnected 1s ·/, 'the header says so too');
	t.regex(stale, /node-1 .*⊘ b/, 'what was known stays');
	await t.throwsAsync(run(options, 'cordon node-0'), {message: /^cannot reach https:/});
	await cluster.client.patch('Node', {name: 'node-0'}, 'merge', {spec: {unschedulable: true}});

	await start();
	const again = await until(/⊘ cordoned/);
	t.notRegex(again, /disconnected/);
	t.regex(again, / live ┐/);
});

test('what a user may not see or do is refused where it is asked for', async t => {
	const {connection, cluster} = await served(t);
	await cluster.client.create('ClusterRole', {
		metadata: {name: 'node-reader'},
		rules: [{apiGroups: [''], resources: ['nodes'], verbs: ['get', 'list', 'watch']}],
	});
	await cluster.client.create('ClusterRoleBinding', {
		metadata: {name: 'node-reader'},
		roleRef: {apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'node-reader'},
		subjects: [{kind: 'User', name: 'reader', apiGroup: 'rbac.authorization.k8s.io'}],
	});
	const {options, until} = await attach(t, {
		...connection,
		impersonates: {user: 'reader', groups: ['system:authenticated']},
	});
	const screen = await until(
		/ refused ┐[^]*deployments.apps is forbidden: User "reader" cannot[^]*events is forbidden/,
	);
	t.regex(screen, /2 nodes 2 ready · pods refused/);
	await t.throwsAsync(run(options, 'cordon node-0'), {
		message: /nodes "node-0" is forbidden: User "reader" cannot patch/,
	});
});

test('a user who may see one namespace sees that one, and is told so', async t => {
	const {connection, cluster} = await served(t);
	const rules = [{apiGroups: ['', 'apps'], resources: ['pods', 'deployments'], verbs: ['get', 'list', 'watch']}];
	const {client} = cluster;
	await client.create('Role', {metadata: {name: 'view', namespace: 'default'}, rules});
	await client.create('RoleBinding', {
		metadata: {name: 'view', namespace: 'default'},
		roleRef: {apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: 'view'},
		subjects: [{kind: 'User', name: 'tenant', apiGroup: 'rbac.authorization.k8s.io'}],
	});
	await client.raw.create(client.raw.ofKind('Deployment'), {
		metadata: {name: 'web', namespace: 'default'},
		spec: {
			replicas: 2,
			selector: {matchLabels: {app: 'web'}},
			template: {metadata: {labels: {app: 'web'}}, spec: {containers: [{name: 'c', image: 'i'}]}},
		},
	});
	const {until} = await attach(t, {
		...connection,
		impersonates: {user: 'tenant', groups: ['system:authenticated']},
	});
	const screen = await until(/ partly refused ┐[^]*Deployment +web +2\/2/);
	t.regex(screen, /· only namespace default · .* · nodes refused · 2 pods 2 running/);
	t.regex(screen, /nodes is forbidden: User "tenant" cannot list resource +│/, 'the words of the server are');
	t.regex(screen, /│ "nodes" in API group "" at the cluster scope +│/, 'on as many lines as they need');
});

test('what needs the simulator says so', async t => {
	const {connection} = await served(t);
	const {options} = await attach(t, connection);
	t.like(options.checkCommandLine?.(' pause'), {
		error: 'pause needs a cluster in this process; this one is attached',
		start: 1,
		end: 6,
	});
	await t.throwsAsync(run(options, 'speed 5'), {message: /^speed needs a cluster in this process/});
	t.is(options.checkCommandLine?.('fail node node-0'), undefined, 'its kubelets are inkube’s');
	t.false((options.completeCommandLine?.('', 0) ?? []).some(({text}) => text === 'pause'));
	t.regex(options.connection?.() ?? '', /attached to far \(Kubernetes v1/);
});
