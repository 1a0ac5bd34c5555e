import {wallTimer} from '../clock/wall.ts';
import type {Lend} from './edit-text.ts';
import {resumeNoticeMs} from './limits.ts';

/** Resolves when the process goes on: true after it was stopped, false when nothing stopped it (there is no job control). */
const stopped = (): Promise<boolean> =>
	new Promise(resolve => {
		const resumed = (): void => {
			notice.cancel();
			resolve(true);
		};
		process.once('SIGCONT', resumed);
		// All of the job, as the terminal's own ctrl-z: npx waits beside us.
		process.kill(0, 'SIGTSTP');
		const notice = wallTimer(resumeNoticeMs, () => {
			process.off('SIGCONT', resumed);
			resolve(false);
		});
	});

/** Stops the process as ctrl-z does elsewhere, the terminal as the shell had it meanwhile; `fg` goes on. Answers whether it was stopped. */
export const suspendProcess = async (lend: Lend): Promise<boolean> => {
	let wasStopped = false;
	await lend(async () => {
		wasStopped = await stopped();
	});
	return wasStopped;
};
