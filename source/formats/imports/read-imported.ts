import {FileError, readYamlDocuments} from '../yaml-documents.ts';
import {readDump} from './dump.ts';
import type {Imported} from './imported.ts';
import {isKwokRecording, readKwokRecording} from './kwok-recording.ts';
import {isSimkubeTrace, readSimkubeTrace} from './simkube-trace.ts';
import {isSimulatorSnapshot, readSimulatorSnapshot} from './simulator-snapshot.ts';

/**
Reads a file of another tool, whichever it is: a recording of kwok, a snapshot of kube-scheduler-simulator, a trace of simkube
(as JSON), or what `kubectl get -o yaml` prints. Throws FileError.
*/
export const readImported = (text: string, file: string): Imported => {
	const documents = readYamlDocuments(text, file);
	const [first] = documents;
	if (first === undefined) throw new FileError(file, undefined, 'the file is empty');
	if (isKwokRecording(documents)) return readKwokRecording(documents, file);
	if (isSimulatorSnapshot(first)) return readSimulatorSnapshot(first, file);
	if (isSimkubeTrace(first)) return readSimkubeTrace(first, file);
	return readDump(documents, file);
};
