import {mkdir, stat} from 'node:fs/promises';
import path from 'node:path';

const exists = async (file: string): Promise<boolean> =>
	stat(file).then(
		() => true,
		() => false,
	);

/**
Makes a folder and those above it that are missing; one that is there is fine. Rejects with the system's error. Node's own
recursive mkdir never ends where a folder that exists takes no others, as /proc does.
*/
export const makeFolder = async (folder: string): Promise<void> => {
	try {
		await mkdir(folder);
	} catch (error) {
		const {code} = error as NodeJS.ErrnoException;
		if (code === 'EEXIST' && (await stat(folder)).isDirectory()) return;
		const above = path.dirname(path.resolve(folder));
		if (code !== 'ENOENT' || (await exists(above))) throw error;
		await makeFolder(above);
		await makeFolder(folder);
	}
};
