import type {KubernetesObject} from '../../machinery/json.ts';
import {manifestsIn} from '../manifests.ts';
import {readYamlDocuments} from '../yaml-documents.ts';
import {isSimulatorSnapshot, simulatorObjects} from './simulator-snapshot.ts';

/** The objects of a file as they are in it: manifests, what kubectl prints, or a snapshot of kube-scheduler-simulator. Throws FileError. */
export const objectsOfFile = (text: string, file: string): readonly KubernetesObject[] => {
	const documents = readYamlDocuments(text, file);
	const [first] = documents;
	if (first !== undefined && isSimulatorSnapshot(first)) return simulatorObjects(first, file);
	return manifestsIn(documents, file).map(({object}) => object);
};
