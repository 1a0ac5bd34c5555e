import {FileError, type YamlDocument} from '../yaml-documents.ts';
import {readDump} from './dump.ts';
import type {Imported} from './imported.ts';
import {isKwokRecording, readKwokRecording} from './kwok-recording.ts';
import {isSimkubeTrace, readSimkubeTrace} from './simkube-trace.ts';
import {isSimulatorSnapshot, readSimulatorSnapshot} from './simulator-snapshot.ts';

/** Whether a file says what happened in a cluster, and not only how it was. */
export const isRecording = (documents: readonly YamlDocument[]): boolean =>
	isKwokRecording(documents) || (documents[0] !== undefined && isSimkubeTrace(documents[0]));

/**
Reads a file of another tool, whichever it is: a recording of kwok, a snapshot of kube-scheduler-simulator, a trace of simkube,
or what `kubectl get -o yaml` prints. Throws FileError.
*/
export const readImportedDocuments = (documents: readonly YamlDocument[], file: string): Imported => {
	const [first] = documents;
	if (first === undefined) throw new FileError(file, undefined, 'the file is empty');
	if (isKwokRecording(documents)) return readKwokRecording(documents, file);
	if (isSimulatorSnapshot(first)) return readSimulatorSnapshot(first, file);
	if (isSimkubeTrace(first)) return readSimkubeTrace(first, file);
	return readDump(documents, file);
};
