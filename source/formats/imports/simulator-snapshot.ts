import {isJsonObject, type Json, type KubernetesObject} from '../../machinery/json.ts';
import {createFieldReader} from '../field-reader.ts';
import {readManifest} from '../manifests.ts';
import type {YamlDocument} from '../yaml-documents.ts';
import {clusterOf} from './dump.ts';
import type {Imported} from './imported.ts';

/** The lists of a snapshot, and what their objects are: they may come without apiVersion and kind. */
const lists = {
	namespaces: ['v1', 'Namespace'],
	priorityClasses: ['scheduling.k8s.io/v1', 'PriorityClass'],
	storageClasses: ['storage.k8s.io/v1', 'StorageClass'],
	pvcs: ['v1', 'PersistentVolumeClaim'],
	pvs: ['v1', 'PersistentVolume'],
	nodes: ['v1', 'Node'],
	pods: ['v1', 'Pod'],
} as const;

const fields = [...Object.keys(lists), 'schedulerConfig'];

/** Whether a document is a snapshot of kube-scheduler-simulator. */
export const isSimulatorSnapshot = ({value}: YamlDocument): boolean =>
	isJsonObject(value) && value['kind'] === undefined && 'pods' in value && 'nodes' in value;

/** The objects of a snapshot of kube-scheduler-simulator as they are in it. Throws FileError. */
export const simulatorObjects = (document: YamlDocument, file: string): readonly KubernetesObject[] => {
	const reader = createFieldReader(document, file, 'a snapshot of kube-scheduler-simulator');
	const snapshot = reader.object(document.value, [], fields);
	return Object.entries(lists).flatMap(([field, [apiVersion, kind]]) =>
		reader.list(snapshot[field] ?? [], [field]).map((item, index) => {
			const typed = isJsonObject(item) ? {...item, apiVersion, kind} : item;
			return readManifest(typed, file, reader.positionOf([field, index])).object;
		}),
	);
};

/** Reads a snapshot that kube-scheduler-simulator exports: a cluster and the configuration of its scheduler. Throws FileError. */
export const readSimulatorSnapshot = (document: YamlDocument, file: string): Imported => {
	const config = (document.value as {readonly schedulerConfig?: Json}).schedulerConfig;
	return {
		format: 'a snapshot of kube-scheduler-simulator',
		...clusterOf(simulatorObjects(document, file)),
		...(isJsonObject(config) ? {schedulerConfig: config} : {}),
		changes: [],
	};
};
