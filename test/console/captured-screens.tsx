import type {TimeEngine} from '../../source/clock/engine.ts';
import {commandContext} from '../../source/cluster/command-context.ts';
import {startCluster} from '../../source/cluster/start-cluster.ts';
import {createLogRing} from '../../source/console/log-ring.ts';
import {consoleOptions} from '../../source/console/console-options.ts';
import {createSides} from '../../source/console/fork/sides.ts';
import type {ConsoleOptions} from '../../source/console/types.ts';
import {createClusterView, type ClusterView} from '../../source/console/view.ts';
import {beginRun} from '../../source/replay/perform-step.ts';
import {readScenario} from '../../source/replay/read-scenario.ts';
import {setUp} from '../../source/replay/set-up.ts';
import {drawSides, keys} from './screen.tsx';

/*
The screens of docs/console.md, as the console draws them: the demo in virtual time, with its own seed, worked by keys.
*/

/** Cluster time until the demo has settled, and what a taint needs to have had its effect. */
const settledMs = 12_000;
const effectMs = 3_000;

/** Turns that an answer of the cluster may take until its frame is drawn. */
const turnsMax = 50;

/** A console on the demo, in virtual time. */
const openDemo = async () => {
	const scenario = await readScenario('fixtures/demo.yaml');
	const cluster = await startCluster({
		...scenario.timing,
		nodes: scenario.nodes,
		seed: scenario.seed,
		controllers: scenario.controllers,
		speed: Infinity,
	});
	await cluster.informers.synced();
	await setUp(beginRun(cluster), scenario);
	const log = createLogRing(cluster.time.now);
	const context = commandContext(cluster, '.');
	const made = consoleOptions({cluster, context, title: scenario.name, readOnly: false, log});
	const times: Pick<TimeEngine, 'runUntil'>[] = [cluster.time];
	const views: ClusterView[] = [];
	let compare = () => {};
	/** Virtual time has no pace to show. */
	const paced = (options: ConsoleOptions): ConsoleOptions => {
		const {time} = options.cluster;
		return {...options, cluster: {...options.cluster, time: {now: () => time.now(), speed: 1}}};
	};
	const sides = createSides({
		options: {
			...paced(made),
			async openFork(request, run) {
				const fork = await made.openFork!(request, run);
				times.push(fork.options.cluster.time as TimeEngine);
				return {...fork, options: paced(fork.options)};
			},
		},
		createView(one) {
			const view = createClusterView({cluster: one, scheduleFrame() {}});
			views.push(view);
			return view;
		},
		scheduleDifference: run => void (compare = run),
		quit() {},
	});
	const drawn = await drawSides(sides, {columns: 120, rows: 40});
	const show = async (): Promise<void> => {
		for (const view of views) view.publish();
		compare();
		await drawn.settle();
	};
	const pass = async (ms: number): Promise<void> => {
		for (const time of times) await time.runUntil(() => false, ms);
		await show();
	};
	return {
		...drawn,
		pass,
		/** Lets what a key asked of the cluster be answered, without letting time go on. */
		async answered() {
			for (let turn = 0; turn < turnsMax; turn++) await pass(0);
		},
		async stop() {
			drawn.close();
			await sides.end();
			await cluster.stop();
		},
	};
};

/** A frame without the blanks at the ends of lines and with at most one empty row in a row of a box. */
const tidy = (frame: string): string =>
	frame
		.split('\n')
		.map(line => line.trimEnd())
		.filter((line, index, lines) => !(/^│[ │]*│$/.test(line) && line === lines[index - 1] && line === lines[index - 2]))
		.join('\n');

/** Every screen by its name. */
export const captureScreens = async (): Promise<{readonly [name: string]: string}> => {
	const demo = await openDemo();
	try {
		await demo.pass(settledMs);
		await demo.resize(80, 24);
		const small = tidy(demo.frame());
		await demo.resize(120, 40);
		await demo.press('jt');
		await demo.answered();
		const form = tidy(demo.frame());
		await demo.press(keys.enter);
		await demo.pass(effectMs);
		await demo.press('2');
		await demo.pass(0);
		const taint = tidy(demo.frame());
		await demo.press('1gr');
		await demo.answered();
		await demo.press(keys.tab);
		await demo.answered();
		const drain = tidy(demo.frame());
		await demo.press('n');
		await demo.press('5Gw');
		await demo.answered();
		const why = tidy(demo.frame());
		await demo.press('q1{');
		await demo.answered();
		await demo.press('f');
		await demo.answered();
		await demo.press(keys.enter);
		await demo.answered();
		await demo.pass(effectMs);
		await demo.press('t');
		await demo.answered();
		await demo.press(keys.enter);
		await demo.pass(effectMs);
		await demo.answered();
		const fork = tidy(demo.frame());
		return {
			'screen-taint': taint,
			'screen-form': form,
			'screen-drain': drain,
			'screen-small': small,
			'screen-why': why,
			'screen-fork': fork,
		};
	} finally {
		await demo.stop();
	}
};
