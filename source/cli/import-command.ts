import path from 'node:path';
import {readImported} from '../formats/imports/read-imported.ts';
import {readTextFile} from '../formats/read-text-file.ts';
import {importedFixture} from '../replay/imported-fixture.ts';
import {UsageError} from './usage-error.ts';

export const importFlags = {name: {type: 'string'}} as const;

export interface ImportFlags {
	/** Of the fixture; that of the file without it. */
	readonly name?: string;
}

/** `pods.json` as `pods`. */
const nameOf = (file: string): string => (file === '-' ? 'imported' : path.parse(file).name);

/** `inkube import FILE`: prints the fixture that a file of another tool makes. Rejects with UsageError or FileError. */
export const importCommand = async (
	files: readonly string[],
	{name}: ImportFlags,
	write: (text: string) => void = text => void process.stdout.write(text),
): Promise<number> => {
	const [file, ...others] = files;
	if (file === undefined || others.length > 0)
		throw new UsageError(
			'import needs one file: what kubectl get -o yaml prints, a recording of kwok, a snapshot of kube-scheduler-simulator or a trace of simkube (- reads standard input)',
		);
	const text = await readTextFile(file === '-' ? '/dev/stdin' : file);
	write(importedFixture(readImported(text, file), name ?? nameOf(file)));
	return 0;
};
