import {readdir, readFile, stat} from 'node:fs/promises';
import path from 'node:path';
import {FileError} from '../formats/yaml-documents.ts';

/** In a folder, only YAML files that say they are scenarios are fixtures; manifests beside them are not. */
const isScenario = async (file: string) => /^kind:\s*Scenario\s*$/m.test(await readFile(file, 'utf8'));

const inFolder = async (folder: string): Promise<readonly string[]> => {
	const names = await readdir(folder, {recursive: true});
	const files = names
		.filter(name => /\.ya?ml$/.test(name))
		.toSorted()
		.map(name => path.join(folder, name));
	const are = await Promise.all(files.map(isScenario));
	return files.filter((_, index) => are[index]);
};

/** The fixture files of the paths given: files as they are, folders with all scenarios below them. Throws FileError. */
export const findFixtures = async (paths: readonly string[]): Promise<readonly string[]> => {
	const found: string[] = [];
	for (const one of paths) {
		const info = await stat(one).catch((error: NodeJS.ErrnoException) => {
			throw new FileError(
				one,
				undefined,
				error.code === 'ENOENT' ? 'no such file or folder' : `cannot be read: ${error.code}`,
			);
		});
		if (!info.isDirectory()) found.push(one);
		else {
			const files = await inFolder(one);
			if (files.length === 0) throw new FileError(one, undefined, 'no fixture (kind: Scenario) in this folder');
			found.push(...files);
		}
	}
	return [...new Set(found)];
};
