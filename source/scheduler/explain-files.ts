import {explainSnapshot, type ExplainSnapshotOptions} from './explain-snapshot.ts';
import {explanationsText, type ExplainFormat} from './explain-text.ts';
import {readManifests} from './snapshot/manifests.ts';

/** A file of manifests, as `inkube explain` was given it. */
export interface SnapshotFile {
	/** For error messages. */
	readonly name: string;
	/** YAML or JSON, with one or more documents. */
	readonly text: string;
}

export interface ExplainFilesOptions extends ExplainSnapshotOptions {
	readonly format: ExplainFormat;
	/** Every file is a snapshot of its own; otherwise all of them are one. */
	readonly each?: boolean;
}

/**
What `inkube explain` prints for files, without a newline at the end. With `each` and json that is one array per line, in the
order of the files. Throws ManifestError (file, line and column) or an Error that names the file and the object.
*/
export const explainFiles = (
	files: readonly SnapshotFile[],
	{format, each = false, ...options}: ExplainFilesOptions,
): string => {
	const read = ({name, text}: SnapshotFile) => readManifests(text, name);
	const explain = (manifests: readonly unknown[], names: string): string => {
		try {
			return explanationsText(explainSnapshot(manifests, options), format);
		} catch (error) {
			throw new Error(`${names}: ${error instanceof Error ? error.message : String(error)}`, {cause: error});
		}
	};
	if (!each) return explain(files.flatMap(read), files.map(({name}) => name).join(', '));
	const texts = files.map(file => explain(read(file), file.name));
	if (format === 'json') return texts.join('\n');
	return texts.map((text, index) => `# ${files[index]!.name}\n${text}`).join('\n\n');
};
