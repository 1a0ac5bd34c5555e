import {readFile} from 'node:fs/promises';
import {readManifests} from '../formats/manifests.ts';
import {FileError} from '../formats/yaml-documents.ts';
import {explainSnapshot} from '../scheduler/explain-snapshot.ts';
import type {Explanation} from '../scheduler/explanation.ts';
import {explanationText} from '../scheduler/explanation-text.ts';

export interface ExplainOptions {
	readonly output: 'wide' | 'json';
	/** Every file is a snapshot of its own. */
	readonly each: boolean;
	write(text: string): void;
}

const readSnapshotFile = async (file: string): Promise<readonly unknown[]> => {
	const text = await readFile(file === '-' ? '/dev/stdin' : file, 'utf8').catch((error: NodeJS.ErrnoException) => {
		throw new FileError(file, undefined, error.code === 'ENOENT' ? 'no such file' : `cannot be read: ${error.code}`);
	});
	const objects = readManifests(text, file).map(({object}) => object);
	if (objects.some(({kind}) => kind === 'Scenario'))
		throw new FileError(
			file,
			undefined,
			'this is a fixture (kind: Scenario); explain reads snapshots, such as kubectl get nodes,pods -A -o yaml prints',
		);
	return objects;
};

const explain = (objects: readonly unknown[], file: string): readonly Explanation[] => {
	try {
		return explainSnapshot(objects);
	} catch (error) {
		throw new FileError(file, undefined, (error as Error).message);
	}
};

/** Schedules the pending pods of snapshots and prints why each goes where it goes. Throws FileError for what cannot be read. */
export const explainFiles = async (files: readonly string[], {output, each, write}: ExplainOptions): Promise<void> => {
	const snapshots = await Promise.all(files.map(readSnapshotFile));
	const groups = each
		? snapshots.map((objects, index) => ({objects, file: files[index]!}))
		: [{objects: snapshots.flat(), file: files.join(' ')}];
	for (const {objects, file} of groups) {
		const explanations = explain(objects, file);
		write(output === 'json' ? `${JSON.stringify(explanations)}\n` : explanationText(explanations));
	}
};
