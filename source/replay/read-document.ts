import {isRecording} from '../formats/imports/read-imported.ts';
import {readDocuments} from '../formats/imports/recorded-documents.ts';
import {readBytes} from '../formats/read-text-file.ts';
import {FileError} from '../formats/yaml-documents.ts';
import {isJsonObject, type JsonObject} from '../machinery/json.ts';
import {createFieldReader, type FieldReader} from '../formats/field-reader.ts';
import {recordedDocument} from './recorded-document.ts';
import {scenarioApiVersion} from './scenario.ts';

const isScenario = (value: unknown): boolean =>
	isJsonObject(value) && value['apiVersion'] === scenarioApiVersion && value['kind'] === 'Scenario';

/** A fixture file as written, its parameters not yet filled in. */
export interface ScenarioDocument {
	readonly reader: FieldReader;
	readonly name: string;
	readonly description?: string;
	readonly spec: JsonObject;
}

/** Fields of `spec`. */
const specFields = [
	'seed',
	'repeat',
	'parameters',
	'matrix',
	'include',
	'cluster',
	'objects',
	'steps',
	'timetable',
	'measure',
	'always',
	'never',
	'eventually',
];

/** Reads a fixture file, or a recording of another tool as one, as far as it is the same for all its variants. Throws FileError. */
export const readDocument = async (file: string): Promise<ScenarioDocument> => {
	const documents = readDocuments(await readBytes(file), file);
	const [document, ...others] = isRecording(documents) ? [recordedDocument(documents, file)] : documents;
	if (!document)
		throw new FileError(file, undefined, 'the file is empty; a fixture is one YAML document of kind Scenario');
	const reader = createFieldReader(document, file);
	if (!isScenario(document.value))
		throw reader.refuse([], `not a fixture: expected apiVersion ${scenarioApiVersion} and kind Scenario`);
	const root = reader.object(document.value, [], ['apiVersion', 'kind', 'metadata', 'spec']);
	if (others.length > 0)
		throw reader.refuse([], 'a fixture is one document; put manifests into files and include them');
	const metadata = reader.object(root['metadata'], ['metadata'], ['name', 'description', 'labels', 'annotations']);
	return {
		reader,
		name: reader.text(metadata['name'], ['metadata', 'name']),
		...(metadata['description'] !== undefined && {
			description: reader.text(metadata['description'], ['metadata', 'description']),
		}),
		spec: reader.object(root['spec'], ['spec'], specFields),
	};
};
