import {isJsonObject, type KubernetesObject} from '../machinery/json.ts';
import {describeValue} from './describe-value.ts';
import {FileError, readYamlDocuments, type Position, type YamlDocument} from './yaml-documents.ts';

/** An object of a manifest and where it is written. */
export interface Manifest {
	readonly object: KubernetesObject;
	/** file:line:column */
	readonly place: string;
}

/** The value as an object that can be sent to a server. Throws FileError at `position` when it lacks what every object has. */
export const readManifest = (value: unknown, file: string, position: Position): Manifest => {
	const refuse = (message: string) => new FileError(file, position, message);
	if (!isJsonObject(value)) throw refuse(`expected a Kubernetes object, found ${describeValue(value)}`);
	for (const field of ['apiVersion', 'kind'])
		if (typeof value[field] !== 'string' || value[field] === '') throw refuse(`the object has no ${field}`);
	if (!isJsonObject(value['metadata'])) throw refuse(`the ${String(value['kind'])} has no metadata`);
	return {object: value as unknown as KubernetesObject, place: `${file}:${position.line}:${position.column}`};
};

const isList = (value: unknown): value is {readonly items: readonly unknown[]} =>
	isJsonObject(value) &&
	typeof value['kind'] === 'string' &&
	value['kind'].endsWith('List') &&
	Array.isArray(value['items']);

/** The objects of documents that have been read, Lists opened up. Throws FileError. */
export const manifestsIn = (documents: readonly YamlDocument[], file: string): readonly Manifest[] =>
	documents.flatMap(document =>
		isList(document.value)
			? document.value.items.map((item, index) => readManifest(item, file, document.positionOf(['items', index])))
			: [readManifest(document.value, file, document.positionOf([]))],
	);

/** Reads the objects of a manifest: YAML or JSON, several documents, Lists opened up. Throws FileError. */
export const readManifests = (text: string, file: string): readonly Manifest[] =>
	manifestsIn(readYamlDocuments(text, file), file);
