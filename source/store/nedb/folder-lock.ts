import {readFileSync} from 'node:fs';
import {readFile, rm, writeFile} from 'node:fs/promises';
import {FolderError} from './data-error.ts';
import {inFolder, lockFile} from './folder-layout.ts';

interface Holder {
	readonly pid: number;
	/** Tells a process from a later one with the same pid, where the system shows it (Linux: start time in ticks since boot). */
	readonly started: string;
}

/** Fields of /proc/PID/stat from the third on: the second is a name in parentheses that may hold spaces. */
const statOf = (pid: number): readonly string[] => {
	try {
		const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
		return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
	} catch {
		return [];
	}
};

const startOf = (pid: number): string => statOf(pid)[19] ?? '';

/** A process that was killed and whose parent never asked for its exit code, as happens in containers without an init. */
const isZombie = (pid: number): boolean => statOf(pid)[0] === 'Z';

const isRunning = ({pid, started}: Holder): boolean => {
	try {
		process.kill(pid, 0);
	} catch (error) {
		// EPERM: it runs, but belongs to somebody else.
		if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false;
	}
	if (isZombie(pid)) return false;
	return started === '' || startOf(pid) === '' || startOf(pid) === started;
};

const readHolder = async (file: string): Promise<Holder | undefined> => {
	try {
		const holder = JSON.parse(await readFile(file, 'utf8')) as Partial<Holder> | null;
		return typeof holder?.pid === 'number' ? {pid: holder.pid, started: holder.started ?? ''} : undefined;
	} catch {
		// Gone meanwhile, or torn by a crash while it was written: nobody holds it.
		return undefined;
	}
};

const isTaken = (error: unknown): boolean => (error as NodeJS.ErrnoException).code === 'EEXIST';

/**
Takes the lock of a data folder: a file with the pid of the process that writes there. A lock whose process is gone is
taken over. Returns the way to give it back; throws FolderError while another store, of this process or another, has it.
*/
export const lockFolder = async (folder: string): Promise<() => Promise<void>> => {
	const file = inFolder(folder, lockFile);
	const own: Holder = {pid: process.pid, started: startOf(process.pid)};
	const take = () => writeFile(file, JSON.stringify(own), {flag: 'wx'});
	try {
		await take();
	} catch (error) {
		if (!isTaken(error)) {
			// A full disk leaves an empty file behind.
			await rm(file, {force: true});
			throw error;
		}
		const holder = await readHolder(file);
		if (holder && isRunning(holder))
			throw new FolderError(
				`${folder} is in use by process ${holder.pid}; stop it, or choose another folder (lock file: ${file})`,
			);
		await rm(file, {force: true});
		await take();
	}
	return () => rm(file, {force: true});
};
