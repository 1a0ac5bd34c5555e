/*
Runs fixtures in a process of its own, with other work going on all the time, and sends their traces to the parent: virtual
time must not notice. Arguments: the fixture files.
*/
import {startCluster} from '../../source/cluster/start-cluster.ts';
import {wallTimer} from '../../source/clock/wall.ts';
import {readScenario} from '../../source/replay/read-scenario.ts';
import {runScenario} from '../../source/replay/run-scenario.ts';
import {recordTrace, type TraceEntry} from '../../source/replay/trace.ts';

/** Keeps the process from running for a moment, every few moments. */
const disturb = (): (() => void) => {
	let length = 0;
	let timer: {cancel(): void};
	const again = () => {
		timer = wallTimer(5, () => {
			length = (length + 1) % 4;
			const end = process.hrtime.bigint() + BigInt(length) * 1_000_000n;
			while (process.hrtime.bigint() < end);
			again();
		});
	};
	again();
	return () => timer.cancel();
};

/** Another cluster that lives beside the one observed. */
const neighbour = async (): Promise<() => Promise<void>> => {
	const cluster = await startCluster({nodes: 3, speed: Infinity, seed: 99});
	let stopped = false;
	const living = (async () => {
		while (!stopped) await cluster.time.runUntil(() => stopped, 1000);
	})();
	return async () => {
		stopped = true;
		await living;
		await cluster.stop();
	};
};

const calm = disturb();
const leave = await neighbour();
const traces: {[file: string]: readonly TraceEntry[]} = {};
for (const file of process.argv.slice(2)) {
	await runScenario(await readScenario(file), {
		observe({store}) {
			traces[file] = recordTrace(store);
		},
	});
}
await leave();
calm();
process.send!(traces, () => process.disconnect());
