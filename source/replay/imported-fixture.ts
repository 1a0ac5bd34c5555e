import {Document} from 'yaml';
import {quoteJson} from '../commands/quote-word.ts';
import type {Imported, ImportedChange} from '../formats/imports/imported.ts';
import {targetWords} from '../formats/imports/resource-word.ts';
import {formatDuration} from '../machinery/duration.ts';
import {scenarioApiVersion} from './scenario.ts';

/** A change as the command language says it. */
const lineOf = (change: ImportedChange): string => {
	switch (change.do) {
		case 'create':
		case 'apply':
			return `${change.do} ${quoteJson(change.object)}`;
		case 'patch':
			return `patch ${targetWords(change.target)} --type ${change.type} --patch ${quoteJson(change.patch)}`;
		case 'delete':
			return `delete ${targetWords(change.target)}`;
		case 'command':
			return change.line;
	}
};

/** Dollars that would name a parameter of the fixture are doubled. */
const asWritten = (line: string): string => line.replaceAll('${', () => '$${');

/** What was read of another tool's file, or of a running cluster, as a scenario: the cluster, then its changes at their times. */
export const importedScenario = (imported: Imported, name: string): object => {
	const {format, objects, schedulerConfig, changes, endMs = 0} = imported;
	const steps = changes.map(change => ({at: formatDuration(change.atMs), do: asWritten(lineOf(change))}));
	const lastMs = changes.at(-1)?.atMs ?? 0;
	const end = endMs > lastMs ? [{at: formatDuration(endMs)}] : [];
	return {
		apiVersion: scenarioApiVersion,
		kind: 'Scenario',
		metadata: {name, description: `Imported from ${format}.`},
		spec: {
			...(schedulerConfig === undefined ? {} : {cluster: {schedulerConfig}}),
			...(objects.length === 0 ? {} : {objects}),
			...(steps.length + end.length === 0 ? {} : {steps: [...steps, ...end]}),
		},
	};
};

/** The same as the text of a fixture. */
export const importedFixture = (imported: Imported, name: string): string => {
	const {notes} = imported;
	const scenario = importedScenario(imported, name);
	// YAML 1.1 is what fixtures are read as.
	const document = new Document(scenario, {version: '1.1', aliasDuplicateObjects: false, keepUndefined: false});
	if (notes.length > 0) document.commentBefore = notes.map(note => ` ${note}`).join('\n');
	return document.toString({lineWidth: 0});
};
