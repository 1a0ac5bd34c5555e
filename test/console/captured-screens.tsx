import {commandContext} from '../../source/cluster/command-context.ts';
import {startCluster} from '../../source/cluster/start-cluster.ts';
import {createLogRing} from '../../source/console/log-ring.ts';
import {consoleOptions} from '../../source/console/console-options.ts';
import {createSession} from '../../source/console/session.ts';
import {createClusterView} from '../../source/console/view.ts';
import {beginRun} from '../../source/replay/perform-step.ts';
import {readScenario} from '../../source/replay/read-scenario.ts';
import {setUp} from '../../source/replay/set-up.ts';
import {drawConsole, keys} from './screen.tsx';

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
	const options = {...made, cluster: {...made.cluster, time: {now: cluster.time.now, speed: 1}}};
	const view = createClusterView({cluster: options.cluster, scheduleFrame() {}});
	const session = createSession({...options, view, quit() {}});
	const drawn = await drawConsole({view, session, options}, {columns: 120, rows: 40});
	const show = async (): Promise<void> => {
		view.publish();
		await drawn.settle();
	};
	return {
		...drawn,
		async pass(ms: number) {
			await cluster.time.runUntil(() => false, ms);
			await show();
		},
		/** Lets what a key asked of the cluster be answered, without letting time go on. */
		async answered() {
			for (let turn = 0; turn < turnsMax; turn++) {
				await cluster.time.runUntil(() => false, 0);
				await show();
			}
		},
		async stop() {
			drawn.close();
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
		return {
			'screen-taint': taint,
			'screen-form': form,
			'screen-drain': drain,
			'screen-small': small,
			'screen-why': why,
		};
	} finally {
		await demo.stop();
	}
};
