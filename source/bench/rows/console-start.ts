import {wallTimer} from '../../clock/wall.ts';
import {amount, type Benchmark, type Figures} from '../benchmark.ts';
import {idleSettleMs, idleWatchedMs} from '../limits.ts';
import {quantile, rounded} from '../rates.ts';
import {openTerminal, openThisOnTerminal} from '../terminal-session.ts';

const absent = {
	firstFrameMilliseconds: 'absent',
	clusterShownMilliseconds: 'absent',
	bareMilliseconds: 'absent',
	idleCpuPercent: 'absent',
} as const;

/** What the first frame shows, in one piece whatever its colours. */
const firstPanel = 'placement';

/** What is there as soon as the demo's cluster is shown: its nodes, and counts of them. */
const counted = '5 nodes';

const pause = (ms: number): Promise<void> => new Promise(resolve => void wallTimer(ms, resolve));

/** Real time to the first frame, and to that which shows the cluster, ms; undefined without a terminal. */
const firstFrames = async (): Promise<{readonly panelMs: number; readonly clusterMs: number} | undefined> => {
	const terminal = await openThisOnTerminal([]);
	if (terminal === undefined) return undefined;
	const panelMs = await terminal.shown(firstPanel);
	const clusterMs = await terminal.shown(counted);
	await terminal.stop();
	return {panelMs, clusterMs};
};

/** Node alone, on the same kind of terminal. */
const bare = async (): Promise<number> => {
	const terminal = await openTerminal(['--eval', 'process.stdout.write("here")']);
	const tookMs = (await terminal?.shown('here')) ?? 0;
	await terminal?.stop();
	return tookMs;
};

/** What the demo costs when everything in it is running and nobody does anything. */
const idle = async (): Promise<Figures> => {
	const terminal = await openThisOnTerminal([]);
	if (terminal === undefined) return {};
	await terminal.shown(firstPanel);
	await pause(idleSettleMs);
	const [cpuBefore, bytesBefore] = [await terminal.cpuMs(), terminal.bytes()];
	await pause(idleWatchedMs);
	const cpuAfter = await terminal.cpuMs();
	const bytesPerSecond = Math.round((terminal.bytes() - bytesBefore) / (idleWatchedMs / 1000));
	await terminal.stop();
	return {
		idleCpuPercent:
			cpuBefore === undefined || cpuAfter === undefined
				? ('absent' as const)
				: rounded((100 * (cpuAfter - cpuBefore)) / idleWatchedMs),
		idleBytesPerSecond: bytesPerSecond,
	};
};

/** What somebody waits for who types `inkube`, and what the demo then costs. */
export const consoleStart: Benchmark = {
	name: 'console-start',
	title:
		'process start of the console to its first frame and to its cluster on a terminal, medians; then the idle demo',
	async run(scale) {
		const runs = amount(7, scale);
		const frames: number[] = [];
		const clusters: number[] = [];
		const bares: number[] = [];
		for (let run = 0; run < runs; run++) {
			const first = await firstFrames();
			if (first === undefined) return absent;
			frames.push(first.panelMs);
			clusters.push(first.clusterMs);
			bares.push(await bare());
		}
		return {
			runs,
			firstFrameMilliseconds: quantile(frames, 0.5),
			clusterShownMilliseconds: quantile(clusters, 0.5),
			bareMilliseconds: quantile(bares, 0.5),
			...(await idle()),
		};
	},
};
