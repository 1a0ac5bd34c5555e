import {watch} from 'chokidar';
import {everyFrame} from '../clock/wall.ts';
import {watchSettleMs} from './limits.ts';

/** Calls `changed` after files under the paths have changed, at most once at a time. Returns the way out. */
export const watchFixtures = (
	paths: readonly string[],
	changed: (file: string) => Promise<void>,
): (() => Promise<void>) => {
	const settle = everyFrame(watchSettleMs);
	let running = false;
	let again: string | undefined;
	const run = async (file: string): Promise<void> => {
		if (running) {
			again = file;
			return;
		}
		running = true;
		await changed(file);
		running = false;
		const next = again;
		again = undefined;
		if (next !== undefined) await run(next);
	};
	const watcher = watch([...paths], {ignoreInitial: true});
	watcher.on('all', (_, file) => settle(() => void run(file)));
	return () => watcher.close();
};
