import type {Stage} from '../../kubelet/stages/stage.ts';
import {isJsonObject, type Json} from '../../machinery/json.ts';
import {describeValue} from '../describe-value.ts';
import {createFieldReader, type FieldReader, type Path} from '../field-reader.ts';
import {FileError, readYamlDocuments, type YamlDocument} from '../yaml-documents.ts';
import {readDelay, readWeight} from './delay.ts';
import {readSelector} from './selector.ts';
import {readStageSteps} from './steps.ts';

const stageApiVersion = 'kwok.x-k8s.io/v1alpha1';

/** Configuration of kwok's own programs: nothing in it says how objects behave. */
const configurationKinds = new Set(['KwokConfiguration', 'KwokctlConfiguration']);

const specFields = ['resourceRef', 'selector', 'weight', 'weightFrom', 'delay', 'next', 'steps', 'immediateNextStage'];

const readStage = (reader: FieldReader, value: unknown, at: Path): Stage => {
	const stage = reader.object(value, at, ['apiVersion', 'kind', 'metadata', 'spec', 'status']);
	const metadata = stage['metadata'];
	const name = reader.text(isJsonObject(metadata) ? metadata['name'] : undefined, [...at, 'metadata', 'name']);
	const where = [...at, 'spec'];
	const spec = reader.object(stage['spec'], where, specFields);
	const target = [...where, 'resourceRef'];
	const {apiGroup = 'v1', kind} = reader.object(spec['resourceRef'], target, ['apiGroup', 'kind']);
	return {
		name,
		source: value as Json,
		place: reader.place(at),
		apiVersion: reader.text(apiGroup, [...target, 'apiGroup']),
		kind: reader.text(kind, [...target, 'kind']),
		matches: readSelector(reader, spec['selector'], [...where, 'selector']),
		weight: readWeight(reader, {weight: spec['weight'], weightFrom: spec['weightFrom']}, where),
		...readDelay(reader, spec['delay'], [...where, 'delay']),
		steps: readStageSteps(reader, {steps: spec['steps'], next: spec['next']}, where),
		immediateNextStage:
			spec['immediateNextStage'] !== undefined &&
			reader.truth(spec['immediateNextStage'], [...where, 'immediateNextStage']),
	};
};

const isList = (value: unknown): value is {readonly items: readonly unknown[]} =>
	isJsonObject(value) && String(value['kind']).endsWith('List') && Array.isArray(value['items']);

/** Reads one Stage of kwok; none of a configuration of kwok's own. Throws FileError. */
export const readStageValue = (reader: FieldReader, value: unknown, at: Path): readonly Stage[] => {
	if (!isJsonObject(value)) throw reader.refuse(at, `expected a Stage of kwok, found ${describeValue(value)}`);
	const {apiVersion, kind} = value;
	if (configurationKinds.has(String(kind))) return [];
	if (kind !== 'Stage' || apiVersion !== stageApiVersion)
		throw reader.refuse(
			at,
			`expected a Stage of ${stageApiVersion}, found ${JSON.stringify(kind)} of ${JSON.stringify(apiVersion)}`,
		);
	return [readStage(reader, value, at)];
};

const stagesOf = (document: YamlDocument, file: string): readonly Stage[] => {
	const reader = createFieldReader(document, file, 'a Stage');
	const {value} = document;
	return isList(value)
		? value.items.flatMap((item, index) => readStageValue(reader, item, ['items', index]))
		: readStageValue(reader, value, []);
};

/** Reads the Stages of a kwok configuration: several documents, Lists opened up. Throws FileError with the place of what is not read. */
export const readStages = (text: string, file: string): readonly Stage[] => {
	const stages = readYamlDocuments(text, file).flatMap(document => stagesOf(document, file));
	if (stages.length === 0) throw new FileError(file, undefined, 'the file has no Stage of kwok');
	return stages;
};
