import test from 'ava';
import {commandContext} from '../../source/cluster/command-context.ts';
import {objectChanges} from '../../source/cluster/object-changes.ts';
import {startCluster} from '../../source/cluster/start-cluster.ts';
import {runCommand} from '../../source/commands/run-command.ts';
import {openPastCluster} from '../../source/console/past/past-cluster.ts';
import {createTimeline} from '../../source/console/past/timeline.ts';
import {changesSheet} from '../../source/console/sheets/changes.ts';
import {lineText} from '../../source/console/line.ts';
import {createClusterView} from '../../source/console/view.ts';

test('every panel can be made of an earlier revision, and compared with now', async t => {
	const cluster = await startCluster({nodes: 2, speed: Infinity, seed: 1});
	t.teardown(() => cluster.stop());
	const {time, store, client} = cluster;
	await time.runUntil(() => false, 1000);
	const timeline = createTimeline(store, () => time.now());
	const run = async (line: string) => {
		timeline.markCommand();
		const work = runCommand(line, commandContext(cluster, '.'));
		await time.runUntil(() => false, 60_000);
		await work;
	};
	const first = timeline.moments()[0]!;
	await run('cordon node-0');
	await run('taint node node-1 a=b:NoExecute');
	timeline.stop();

	const marked = timeline.moments().filter(({mark}) => mark === 'command');
	t.is(marked.length, 2, 'what people did is marked');
	t.true(timeline.moments().length < 40, 'heartbeats are no moments');
	const [cordoned, tainted] = marked;
	t.is(timeline.before(tainted!.revision)!.revision < tainted!.revision, true);
	t.is(timeline.after(timeline.before(tainted!.revision)!.revision)?.revision, tainted!.revision);
	t.is(timeline.before(first.revision), undefined);
	t.is(timeline.after(timeline.moments().at(-1)!.revision), undefined);
	t.is(timeline.at(cordoned!.at)?.at, cordoned!.at);
	t.is(timeline.at(0), first, 'before the beginning is the beginning');

	const past = await openPastCluster(client, cordoned!);
	const view = createClusterView({cluster: past, scheduleFrame() {}});
	const {nodes, revision, now, speed} = view.getSnapshot();
	t.deepEqual({revision, now, speed}, {revision: cordoned!.revision, now: cordoned!.at, speed: 0});
	t.deepEqual(
		nodes.map(({node}) => [
			node.metadata.name,
			node.spec.unschedulable ?? false,
			node.spec.taints?.some(({key}) => key === 'a') ?? false,
		]),
		[
			['node-0', true, false],
			['node-1', false, false],
		],
	);
	view.stop();

	const sheet = changesSheet(
		cordoned!,
		{...view.getSnapshot(), revision: store.durable},
		objectChanges(store, cordoned!.revision),
	);
	const text = sheet.lines.map(lineText).join('\n');
	t.regex(text, /~ Node node-1\n +spec\.taints: – → \[\{"effect":"NoExecute","key":"a","value":"b"/);
	t.notRegex(text, /managedFields|resourceVersion/);
});

test('a revision that is compacted away is refused with the server’s words', async t => {
	const cluster = await startCluster({nodes: 1, speed: Infinity, seed: 1});
	t.teardown(() => cluster.stop());
	await cluster.time.runUntil(() => false, 5000);
	cluster.store.compact(cluster.store.durable);
	await t.throwsAsync(openPastCluster(cluster.client, {revision: 3, at: 0}), {message: /too old|compacted|Expired/});
});
