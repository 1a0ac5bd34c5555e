import {once} from 'node:events';
import {watch} from 'chokidar';
import {everyFrame} from '../clock/wall.ts';
import {findFixtures} from './find-fixtures.ts';
import {watchSettleMs} from './limits.ts';
import {readScenario} from './read-scenario.ts';

/** The files that the fixtures of a path are made of. One that cannot be read now is none; the path itself is watched anyway. */
const filesOf = async (one: string): Promise<readonly string[]> => {
	const fixtures = await findFixtures(one).catch(() => []);
	const scenarios = await Promise.all(fixtures.map(file => readScenario(file).catch(() => undefined)));
	return scenarios.flatMap(scenario => scenario?.files ?? []);
};

/**
Calls `changed` after files under the paths, or files that fixtures there include or name, have changed; at most once at a
time. Resolves when it watches, to the way out.
*/
export const watchFixtures = async (
	paths: readonly string[],
	changed: (file: string) => Promise<void>,
): Promise<() => Promise<void>> => {
	const allFiles = async () => [...paths, ...(await Promise.all(paths.map(filesOf))).flat()];
	const settle = everyFrame(watchSettleMs);
	let running = false;
	let closed = false;
	let again: string | undefined;

	const run = async (file: string): Promise<void> => {
		if (closed) return;
		if (running) {
			again = file;
			return;
		}
		running = true;
		try {
			const files = await allFiles();
			if (closed) return;
			watcher.add(files);
			await changed(file);
		} finally {
			running = false;
		}
		const next = again;
		again = undefined;
		if (next !== undefined) await run(next);
	};

	const watcher = watch(await allFiles(), {ignoreInitial: true});
	watcher.on('all', (_, file) => settle(() => void run(file)));
	await once(watcher, 'ready');
	return async () => {
		closed = true;
		await watcher.close();
	};
};
