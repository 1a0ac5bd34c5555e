import path from 'node:path';
import {readClusterState} from '../formats/imports/cluster-state.ts';
import {clusterOf} from '../formats/imports/dump.ts';
import type {Imported} from '../formats/imports/imported.ts';
import {readImportedDocuments} from '../formats/imports/read-imported.ts';
import {readDocuments} from '../formats/imports/recorded-documents.ts';
import {readBytes} from '../formats/read-text-file.ts';
import {importedFixture} from '../replay/imported-fixture.ts';
import {connectionFlags, withServer, type ConnectionFlags} from './server-connection.ts';
import {UsageError} from './usage-error.ts';

export const importFlags = {...connectionFlags, name: {type: 'string'}} as const;

export interface ImportFlags extends ConnectionFlags {
	/** Of the fixture; that of the file or context without it. */
	readonly name?: string;
}

/** `pods.json` as `pods`. */
const nameOf = (file: string): string => (file === '-' ? 'imported' : path.parse(file).name);

interface Named {
	readonly imported: Imported;
	readonly name: string;
}

const importFile = async (file: string): Promise<Named> => {
	const documents = readDocuments(await readBytes(file === '-' ? '/dev/stdin' : file), file);
	return {imported: readImportedDocuments(documents, file), name: nameOf(file)};
};

const importCluster = (flags: ImportFlags): Promise<Named> =>
	withServer(flags, async ({client, connection: {name}}) => {
		const {objects, notes} = await readClusterState(client, flags.namespace);
		const cluster = clusterOf(objects);
		const imported = {format: 'a running cluster', ...cluster, changes: [], notes: [...notes, ...cluster.notes]};
		return {imported, name};
	});

/**
`inkube import FILE`: prints the fixture that a file of another tool makes, or with `--kubeconfig` or `--context` a running
cluster. Rejects with UsageError, FileError, KubeconfigError or StatusError.
*/
export const importCommand = async (
	files: readonly string[],
	flags: ImportFlags,
	write: (text: string) => void = text => void process.stdout.write(text),
): Promise<number> => {
	const [file, ...others] = files;
	const isRunning = flags.kubeconfig !== undefined || flags.context !== undefined;
	if (others.length > 0 || (file === undefined) !== isRunning)
		throw new UsageError(
			'import needs one file: what kubectl get -o yaml prints, a recording of kwok, a snapshot of kube-scheduler-simulator or a trace of simkube (- reads standard input); or a running cluster: --kubeconfig or --context',
		);
	if (file !== undefined && flags.namespace !== undefined)
		throw new UsageError('--namespace is about a running cluster: name one by --kubeconfig or --context');
	const {imported, name} = file === undefined ? await importCluster(flags) : await importFile(file);
	write(importedFixture(imported, flags.name ?? name));
	return 0;
};
