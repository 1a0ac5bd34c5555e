import {readFile} from 'node:fs/promises';
import path from 'node:path';
import {parseTimestamp} from '../clock/clock.ts';
import type {NodeTemplate} from '../cluster/types.ts';
import {readManifests} from '../formats/manifests.ts';
import {readStages, readStageValue} from '../formats/stages/read-stages.ts';
import type {Stage} from '../kubelet/stages/stage.ts';
import {isJsonObject} from '../machinery/json.ts';
import {parseQuantity} from '../machinery/quantity.ts';
import type {FieldReader, Path} from '../formats/field-reader.ts';
import {readGates, readScheduler, schedulerSource} from './read-scheduler.ts';
import type {Included, Scenario} from './scenario.ts';
import {timingFields} from './timing-fields.ts';

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

/** The text of a file that a fixture names; refused where it is named when it cannot be read. */
const readNamedFile = async (reader: FieldReader, name: string, at: Path): Promise<string> => {
	try {
		return await readFile(path.resolve(reader.folder, name), 'utf8');
	} catch (error) {
		const {code} = error as NodeJS.ErrnoException;
		throw reader.refuse(at, `cannot read ${name}: ${code === 'ENOENT' ? 'no such file' : (code ?? String(error))}`);
	}
};

/** Stages of a fixture: those of a file, or one in its place. */
const readStageEntry = async (
	reader: FieldReader,
	value: unknown,
	at: Path,
): Promise<{readonly file?: string; readonly stages: readonly Stage[]}> => {
	if (isJsonObject(value)) return {stages: readStageValue(reader, value, at)};
	const file = reader.text(value, at);
	return {file, stages: readStages(await readNamedFile(reader, file, at), shownName(reader, file))};
};

/** A file as messages name it: relative to where inkube was started, as the fixture is. */
const shownName = (reader: FieldReader, name: string): string =>
	path.isAbsolute(name) ? name : path.join(path.dirname(reader.file), name);

const clusterFields = ['nodes', 'include', 'stages', 'controllers', 'schedulerConfig', 'featureGates', 'startTime'];

/** Milliseconds since the epoch of an RFC 3339 time such as 2026-01-01T00:00:00.250Z. */
const readStartTime = (reader: FieldReader, value: unknown, at: Path): number => {
	const text = reader.text(value, at);
	const time = parseTimestamp(text);
	if (time === undefined) throw reader.refuse(at, `expected a time such as 2026-01-01T00:00:00Z, found "${text}"`);
	return time;
};

/** What `spec.cluster` says. */
export interface ClusterPart extends Pick<
	Scenario,
	'nodes' | 'timing' | 'stages' | 'controllers' | 'schedulerConfig' | 'schedulerSource' | 'featureGates'
> {
	/** The objects of the manifest files. */
	readonly objects: readonly Included[];
	/** The files with manifests and stages, as named. */
	readonly includes: readonly string[];
}

/** Reads `spec.cluster`. Throws FileError. */
export const readCluster = async (reader: FieldReader, value: unknown): Promise<ClusterPart> => {
	const at = ['spec', 'cluster'];
	const cluster = reader.object(value ?? {}, at, [...clusterFields, ...Object.keys(timingFields)]);
	const many = <T>(field: string, read: (one: unknown, path: Path) => T): readonly T[] =>
		cluster[field] === undefined
			? []
			: reader.list(cluster[field], [...at, field]).map((one, index) => read(one, [...at, field, index]));
	const includes = many('include', reader.text);
	const included = await Promise.all(
		includes.map(async (name, index) => {
			const text = await readNamedFile(reader, name, [...at, 'include', index]);
			return readManifests(text, shownName(reader, name));
		}),
	);
	const stages = await Promise.all(many('stages', (one, where) => readStageEntry(reader, one, where)));
	const timing = Object.entries(timingFields)
		.filter(([field]) => cluster[field] !== undefined)
		.map(([field, option]) => [option, reader.duration(cluster[field], [...at, field])]);
	const startTime = cluster['startTime'];
	const schedulerConfig = await readScheduler(reader, cluster['schedulerConfig'], [...at, 'schedulerConfig']);
	const gates = cluster['featureGates'];
	return {
		nodes: many('nodes', (one, where) => readTemplate(reader, one, where)),
		timing: {
			...Object.fromEntries(timing),
			...(startTime === undefined ? {} : {startTime: readStartTime(reader, startTime, [...at, 'startTime'])}),
		},
		...(cluster['controllers'] === undefined
			? {}
			: {controllers: reader.text(cluster['controllers'], [...at, 'controllers'])}),
		...(schedulerConfig === undefined
			? {}
			: {schedulerConfig, schedulerSource: await schedulerSource(reader, cluster['schedulerConfig'])}),
		...(gates === undefined ? {} : {featureGates: readGates(reader, gates, [...at, 'featureGates'])}),
		stages: stages.flatMap(({stages: some}) => some),
		objects: included.flat(),
		includes: [...includes, ...stages.flatMap(({file}) => file ?? [])],
	};
};
