import {readStoredObjects} from '../cluster/stored-folder.ts';
import {isWithin, readClusterState} from '../formats/imports/cluster-state.ts';
import {clusterOf} from '../formats/imports/dump.ts';
import {writeManifests} from '../formats/write-manifests.ts';
import type {KubernetesObject} from '../machinery/json.ts';
import {checkOutput, writeOutput} from './output-file.ts';
import {connectionFlags, withServer, type ConnectionFlags} from './server-connection.ts';
import {UsageError} from './usage-error.ts';

export const exportFlags = {
	...connectionFlags,
	data: {type: 'string', names: 'folder'},
	secrets: {type: 'boolean'},
	output: {type: 'string', shortFlag: 'o', names: 'file'},
} as const;

export interface ExportFlags extends ConnectionFlags {
	/** A data folder in place of a running cluster. */
	readonly data?: string;
	/** With the values of Secrets; without it these are left out. */
	readonly secrets?: boolean;
	/** Standard output without it. */
	readonly output?: string;
}

/** What a cluster holds, and what of it could not be read. */
const readState = async (
	flags: ExportFlags,
): Promise<{readonly objects: readonly KubernetesObject[]; readonly notes: readonly string[]}> => {
	const {data, kubeconfig, context, namespace} = flags;
	if (data === undefined) return withServer(flags, ({client}) => readClusterState(client, namespace));
	if (kubeconfig !== undefined || context !== undefined)
		throw new UsageError(
			'--data is a folder, --kubeconfig and --context are a running cluster; export takes one of them',
		);
	const objects = await readStoredObjects(data);
	return {objects: objects.filter(object => isWithin(object, namespace)), notes: []};
};

/** `inkube export`: the objects of a running cluster or of a data folder as manifests, in an order in which they can be created. */
export const exportCommand = async (flags: ExportFlags): Promise<number> => {
	await checkOutput(flags.output);
	const {objects: found, notes} = await readState(flags);
	const {objects, notes: cleaned} = clusterOf(found, flags.secrets === true ? 'kept' : 'left out');
	await writeOutput(flags.output, writeManifests(objects, [...notes, ...cleaned]));
	return 0;
};
