import {readFile} from 'node:fs/promises';
import path from 'node:path';
import {builtInKinds} from '../api/kinds/built-in-kinds.ts';
import type {NodeTemplate} from '../cluster/types.ts';
import {readManifest, readManifests} from '../formats/manifests.ts';
import {FileError, readYamlDocuments} from '../formats/yaml-documents.ts';
import {isJsonObject} from '../machinery/json.ts';
import {parseQuantity} from '../machinery/quantity.ts';
import {createFieldReader, type FieldReader, type Path} from './field-reader.ts';
import {readRules, readStep} from './read-steps.ts';
import type {Included, Scenario} from './scenario.ts';

export const scenarioApiVersion = 'inkube.dev/v1alpha1';

const isScenario = (value: unknown): boolean =>
	isJsonObject(value) && value['apiVersion'] === scenarioApiVersion && value['kind'] === 'Scenario';

const templateFields = ['count', 'name', 'cpu', 'memory', 'pods', 'labels', 'annotations', 'taints'];

const taintFields = ['key', 'value', 'effect'];

const readTaint = (reader: FieldReader, value: unknown, at: Path) =>
	reader.texts(reader.object(value, at, taintFields), at);

const readCount = (reader: FieldReader, value: unknown, at: Path): number => {
	const count = reader.whole(value, at);
	if (count < 0) throw reader.refuse(at, `expected 0 or more nodes, found ${count}`);
	return count;
};

const readQuantity = (reader: FieldReader, value: unknown, at: Path): string => {
	const text = typeof value === 'number' ? String(value) : reader.text(value, at);
	try {
		parseQuantity(text);
	} catch {
		throw reader.refuse(at, `expected a quantity such as 500m or 8Gi, found ${JSON.stringify(text)}`);
	}
	return text;
};

const readTemplate = (reader: FieldReader, value: unknown, at: Path): NodeTemplate => {
	const template = reader.object(value, at, templateFields);
	const optional = <T>(field: string, read: (value: unknown, path: Path) => T): {[key: string]: T} | undefined =>
		template[field] === undefined ? undefined : {[field]: read(template[field], [...at, field])};
	const quantity = (one: unknown, where: Path) => readQuantity(reader, one, where);
	return {
		name: reader.text(template['name'], [...at, 'name']),
		...optional('count', (count, where) => readCount(reader, count, where)),
		...optional('cpu', quantity),
		...optional('memory', quantity),
		...optional('pods', quantity),
		...optional('labels', reader.texts),
		...optional('annotations', reader.texts),
		...optional('taints', (taints, where) =>
			reader.list(taints, where).map((taint, index) => readTaint(reader, taint, [...where, index])),
		),
	};
};

const readIncluded = async (
	reader: FieldReader,
	folder: string,
	name: string,
	at: Path,
): Promise<readonly Included[]> => {
	let text: string;
	try {
		text = await readFile(path.resolve(folder, name), 'utf8');
	} catch (error) {
		const {code} = error as NodeJS.ErrnoException;
		throw reader.refuse(at, `cannot read ${name}: ${code === 'ENOENT' ? 'no such file' : (code ?? String(error))}`);
	}
	return readManifests(text, path.join(path.dirname(reader.file), name));
};

const timings = {
	heartbeat: 'heartbeatMs',
	podStart: 'podStartMs',
	podStop: 'podStopMs',
	imagePull: 'imagePullMs',
} as const;

/** Reads one fixture file. Throws FileError for anything that is not right, with its place. */
export const readScenario = async (file: string): Promise<Scenario> => {
	const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
		throw new FileError(
			file,
			undefined,
			error.code === 'ENOENT' ? 'no such file' : `cannot be read: ${error.code ?? error.message}`,
		);
	});
	const documents = readYamlDocuments(text, file);
	const [document, ...others] = documents;
	if (!document)
		throw new FileError(file, undefined, 'the file is empty; a fixture is one YAML document of kind Scenario');
	const reader = createFieldReader(document, file);
	if (!isScenario(document.value))
		throw reader.refuse([], `not a fixture: expected apiVersion ${scenarioApiVersion} and kind Scenario`);
	const root = reader.object(document.value, [], ['apiVersion', 'kind', 'metadata', 'spec']);
	if (others.length > 0)
		throw reader.refuse([], 'a fixture is one document; put manifests into files and include them');

	const metadata = reader.object(root['metadata'], ['metadata'], ['name', 'description', 'labels', 'annotations']);
	const spec = reader.object(
		root['spec'],
		['spec'],
		['seed', 'cluster', 'objects', 'steps', 'always', 'never', 'eventually'],
	);
	const clusterPath = ['spec', 'cluster'];
	const cluster = reader.object(spec['cluster'] ?? {}, clusterPath, [
		'nodes',
		'include',
		'controllers',
		...Object.keys(timings),
	]);
	const folder = path.dirname(path.resolve(file));
	const plurals = [...new Set(builtInKinds.map(({plural}) => plural))];
	const many = <T>(value: unknown, at: Path, read: (one: unknown, path: Path) => T): readonly T[] =>
		value === undefined ? [] : reader.list(value, at).map((one, index) => read(one, [...at, index]));

	const steps = many(spec['steps'], ['spec', 'steps'], (one, at) => readStep(reader, one, at, plurals));
	const includes = many(cluster['include'], [...clusterPath, 'include'], reader.text);
	const named = steps.flatMap(step =>
		step.kind === 'do' ? (step.command.command.files?.(step.command.args) ?? []) : [],
	);
	const included = await Promise.all(
		includes.map((name, index) => readIncluded(reader, folder, name, [...clusterPath, 'include', index])),
	);
	const written = many(spec['objects'], ['spec', 'objects'], (one, at) =>
		readManifest(one, file, document.positionOf(at)),
	);
	const timing = Object.entries(timings)
		.filter(([field]) => cluster[field] !== undefined)
		.map(([field, option]) => [option, reader.duration(cluster[field], [...clusterPath, field])]);

	return {
		name: reader.text(metadata['name'], ['metadata', 'name']),
		...(metadata['description'] === undefined
			? {}
			: {description: reader.text(metadata['description'], ['metadata', 'description'])}),
		file,
		folder,
		files: [path.resolve(file), ...[...includes, ...named].map(name => path.resolve(folder, name))],
		seed: spec['seed'] === undefined ? 1 : reader.whole(spec['seed'], ['spec', 'seed']),
		nodes: many(cluster['nodes'], [...clusterPath, 'nodes'], (one, at) => readTemplate(reader, one, at)),
		timing: Object.fromEntries(timing),
		...(cluster['controllers'] === undefined
			? {}
			: {controllers: reader.text(cluster['controllers'], [...clusterPath, 'controllers'])}),
		objects: [...included.flat(), ...written],
		steps,
		rules: (['always', 'never', 'eventually'] as const).flatMap(kind =>
			readRules(reader, kind, spec[kind], ['spec', kind], plurals),
		),
	};
};
