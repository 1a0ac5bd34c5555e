import {readdir, readFile, stat} from 'node:fs/promises';
import path from 'node:path';
import {FileError} from '../formats/yaml-documents.ts';

/** In a folder, only YAML files that say they are scenarios are fixtures; manifests beside them are not. */
const isScenario = async (file: string) => /^kind:\s*(["']?)Scenario\1\s*(#.*)?$/m.test(await readFile(file, 'utf8'));

const inFolder = async (folder: string): Promise<readonly string[]> => {
	const names = await readdir(folder, {recursive: true});
	const files = names
		.filter(name => /\.ya?ml$/.test(name))
		.toSorted()
		.map(name => path.join(folder, name));
	const are = await Promise.all(files.map(isScenario));
	return files.filter((_, index) => are[index]);
};

/** The fixture files of a path: a file as it is, a folder with all scenarios below it. Throws FileError when there is none. */
export const findFixtures = async (one: string): Promise<readonly string[]> => {
	const info = await stat(one).catch((error: NodeJS.ErrnoException) => {
		throw new FileError(
			one,
			undefined,
			error.code === 'ENOENT' ? 'no such file or folder' : `cannot be read: ${error.code}`,
		);
	});
	if (!info.isDirectory()) return [one];
	const files = await inFolder(one);
	if (files.length === 0) throw new FileError(one, undefined, 'no fixture (kind: Scenario) in this folder');
	return files;
};
