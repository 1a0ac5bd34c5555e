import {fork} from 'node:child_process';
import {once} from 'node:events';
import path from 'node:path';
import {fileURLToPath} from 'node:url';
import test from 'ava';
import {findFixtures} from '../../source/replay/find-fixtures.ts';
import {readScenario} from '../../source/replay/read-scenario.ts';
import {runScenario} from '../../source/replay/run-scenario.ts';
import {recordTrace, type TraceEntry} from '../../source/replay/trace.ts';

/** Every fixture that is shipped; the tests run at the root of the project. */
const files = await findFixtures('fixtures');

type Traces = {readonly [file: string]: readonly TraceEntry[]};

/** The traces of all fixtures, made in another process that is disturbed all the time. */
const elsewhere = (async (): Promise<Traces> => {
	const script = new URL(`trace-process${path.extname(import.meta.url)}`, import.meta.url);
	const child = fork(fileURLToPath(script), files);
	const ended = once(child, 'disconnect').then(() => {
		throw new Error('the other process ended before it sent its traces');
	});
	const [traces] = (await Promise.race([once(child, 'message'), ended])) as [Traces];
	return traces;
})();
elsewhere.catch(() => undefined);

for (const file of files)
	test(`${path.basename(file, '.yaml')} passes, and happens in the same way in another process`, async t => {
		let trace: readonly TraceEntry[] = [];
		const report = await runScenario(await readScenario(file), {
			observe({store}) {
				trace = recordTrace(store);
			},
		});
		for (const {ok, title, place, message} of report.steps) t.true(ok, `${place}: ${title}: ${message}`);
		t.is(report.skipped, 0);
		t.is(trace.length > 0, true);
		t.is(trace.at(-1)?.revision, report.revision, 'the trace is complete');

		const other = (await elsewhere)[file] ?? [];
		const at = trace.findIndex((entry, index) => JSON.stringify(entry) !== JSON.stringify(other[index]));
		t.is(at, -1, `differs first at ${JSON.stringify(trace[at])}, elsewhere ${JSON.stringify(other[at])}`);
		t.is(other.length, trace.length);
	});

test('there are fixtures', t => {
	t.true(files.length >= 16);
});

test('another seed gives another course of things that comes out the same', async t => {
	const scenario = await readScenario(path.join('fixtures', 'taint-noexecute-evicts.yaml'));
	const run = async (seed: number) => {
		let trace: readonly TraceEntry[] = [];
		const report = await runScenario(scenario, {
			seed,
			observe({store}) {
				trace = recordTrace(store);
			},
		});
		t.true(report.ok);
		t.is(report.seed, seed);
		return JSON.stringify(trace);
	};
	const first = await run(1);
	t.not(await run(2), first);
	t.is(await run(1), first);
});
