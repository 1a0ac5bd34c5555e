import path from 'node:path';
import type {Path} from '../formats/field-reader.ts';
import {readImportedDocuments} from '../formats/imports/read-imported.ts';
import type {Position, YamlDocument} from '../formats/yaml-documents.ts';
import {importedScenario} from './imported-fixture.ts';

/** A recording of another tool as the fixture that it makes, in which every step is where its change is written. Throws FileError. */
export const recordedDocument = (documents: readonly YamlDocument[], file: string): YamlDocument => {
	const imported = readImportedDocuments(documents, file);
	const positionOf = ([field, part, index]: Path): Position => {
		const change = field === 'spec' && part === 'steps' ? imported.changes[Number(index)] : undefined;
		return change?.position ?? {line: 1, column: 1};
	};
	const scenario = importedScenario(imported, path.parse(file).name);
	return {
		value: JSON.parse(JSON.stringify(scenario)) as unknown,
		positionOf,
		fieldPositionOf: positionOf,
		textPositionOf: positionOf,
	};
};
