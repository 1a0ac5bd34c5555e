import {readFile} from 'node:fs/promises';
import {objectsOfFile} from '../formats/imports/objects-of-file.ts';
import {FileError} from '../formats/yaml-documents.ts';
import type {KubernetesObject} from '../machinery/json.ts';
import {explainChanges} from '../scheduler/explain-snapshot.ts';
import {explanationText} from '../scheduler/explanation-text.ts';
import type {SchedulerConfiguration} from '../scheduler/framework/scheduler-configuration.ts';
import {readSnapshot} from '../scheduler/snapshot/snapshot.ts';
import {compareConfigurations} from '../scheduler/what-if/compare-configurations.ts';
import {comparisonJson, comparisonText} from '../scheduler/what-if/comparison-text.ts';
import {howMany} from '../scheduler/what-if/how-many.ts';
import {howManyText} from '../scheduler/what-if/how-many-text.ts';
import {evictionSummary} from '../scheduler/what-if/placement-summary.ts';
import {changesOf, type WhatIfRequest} from './what-if-request.ts';

/** A file with pods to count, and how many of each are placed at a turn. */
export interface TemplateFile {
	readonly file: string;
	readonly perTurn: number;
}

/** What is asked about a snapshot. */
export type ExplainQuestion =
	/** Where the pending pods go, and why. */
	| {readonly kind: 'placements'; readonly configuration: SchedulerConfiguration}
	/** How many more pods fit of the templates in these files. */
	| {
			readonly kind: 'howMany';
			readonly configuration: SchedulerConfiguration;
			readonly files: readonly TemplateFile[];
	  }
	/** Where the pending pods go under each of the configurations. */
	| {
			readonly kind: 'compare';
			readonly named: readonly {readonly name: string; readonly configuration: SchedulerConfiguration}[];
	  };

export interface ExplainOptions {
	readonly question: ExplainQuestion;
	/** What is changed first. */
	readonly request: WhatIfRequest;
	readonly output: 'wide' | 'tree' | 'json';
	/** Every file is a snapshot of its own. */
	readonly each: boolean;
	write(text: string): void;
}

type Answer = (objects: readonly KubernetesObject[]) => string;

const readObjects = async (file: string): Promise<readonly KubernetesObject[]> => {
	const text = await readFile(file === '-' ? '/dev/stdin' : file, 'utf8').catch((error: NodeJS.ErrnoException) => {
		throw new FileError(file, undefined, error.code === 'ENOENT' ? 'no such file' : `cannot be read: ${error.code}`);
	});
	const objects = objectsOfFile(text, file);
	if (objects.some(({kind}) => kind === 'Scenario'))
		throw new FileError(
			file,
			undefined,
			'this is a fixture (kind: Scenario); explain reads snapshots, such as kubectl get nodes,pods -A -o yaml prints',
		);
	return objects;
};

/** Names the file in what goes wrong with its objects. */
const about = <T>(file: string, compute: () => T): T => {
	try {
		return compute();
	} catch (error) {
		if (error instanceof FileError) throw error;
		throw new FileError(file, undefined, (error as Error).message);
	}
};

const placements =
	(configuration: SchedulerConfiguration, {request, output}: ExplainOptions): Answer =>
	objects => {
		const snapshot = readSnapshot(objects);
		const changes = changesOf(snapshot, request);
		const explanations = explainChanges(snapshot, changes, {configuration});
		if (output === 'json') return `${JSON.stringify(explanations)}\n`;
		const summary = request.edits.every(({kind}) => kind === 'cordon') ? '' : `${evictionSummary(explanations)}\n\n`;
		return summary + explanationText(explanations, output);
	};

/** A template may leave its name to the server, which would add to `generateName`. */
const named = (file: string, manifest: KubernetesObject): KubernetesObject => {
	const {generateName, name = generateName} = manifest.metadata as {
		readonly generateName?: string;
		readonly name?: string;
	};
	if (name === undefined) throw new FileError(file, undefined, 'the Pod to count has no name');
	return {...manifest, metadata: {...manifest.metadata, name}};
};

const readTemplates = async ({file, perTurn}: TemplateFile) => {
	const manifests = await readObjects(file);
	if (manifests.length === 0) throw new FileError(file, undefined, 'has no Pod to count');
	const other = manifests.find(({kind}) => kind !== 'Pod');
	if (other !== undefined) {
		throw new FileError(file, undefined, `${other.kind} ${other.metadata.name} is no Pod to count`);
	}
	return manifests.map(manifest => ({file, manifest: named(file, manifest), perTurn}));
};

const howManyMore = async (
	configuration: SchedulerConfiguration,
	files: readonly TemplateFile[],
	{request, output}: ExplainOptions,
): Promise<Answer> => {
	const templates = (await Promise.all(files.map(readTemplates))).flat();
	return objects => {
		const snapshot = readSnapshot(objects);
		const counted = templates.map(({file, manifest, perTurn}) => ({
			pod: about(file, () => snapshot.podOf(manifest)),
			perTurn,
		}));
		const answers = howMany(snapshot, counted, {configuration, changes: changesOf(snapshot, request)});
		return output === 'json' ? `${JSON.stringify(answers)}\n` : howManyText(answers);
	};
};

const compared =
	({named}: ExplainQuestion & {kind: 'compare'}, {request, output}: ExplainOptions): Answer =>
	objects => {
		const snapshot = readSnapshot(objects);
		const outcomes = compareConfigurations(
			snapshot,
			named.map(({configuration}) => configuration),
			{changes: changesOf(snapshot, request)},
		).map((outcome, index) => ({...outcome, name: named[index]!.name}));
		return output === 'json' ? `${comparisonJson(outcomes)}\n` : comparisonText(outcomes);
	};

const answerOf = async (options: ExplainOptions): Promise<Answer> => {
	const {question} = options;
	switch (question.kind) {
		case 'placements':
			return placements(question.configuration, options);
		case 'howMany':
			return howManyMore(question.configuration, question.files, options);
		case 'compare':
			return compared(question, options);
	}
};

/** Answers a question about snapshots without starting a cluster. Throws FileError for what cannot be read. */
export const explainFiles = async (files: readonly string[], options: ExplainOptions): Promise<void> => {
	const answer = await answerOf(options);
	const snapshots = await Promise.all(files.map(readObjects));
	if (!options.each) {
		options.write(about(files.join(' '), () => answer(snapshots.flat())));
		return;
	}
	for (const [index, file] of files.entries()) {
		if (options.output !== 'json') options.write(`${index === 0 ? '' : '\n'}${file}:\n`);
		options.write(about(file, () => answer(snapshots[index]!)));
	}
};
