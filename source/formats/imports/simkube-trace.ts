import {isJsonObject, type KubernetesObject} from '../../machinery/json.ts';
import {createFieldReader, type FieldReader, type Path} from '../field-reader.ts';
import {readManifest} from '../manifests.ts';
import type {YamlDocument} from '../yaml-documents.ts';
import {cleanObject} from './clean-object.ts';
import type {Imported, ImportedChange} from './imported.ts';
import {resourceWord} from './resource-word.ts';
import {wholeCluster} from './whole-cluster.ts';

const fields = ['version', 'config', 'events', 'index', 'pod_lifecycles'];

/** The version of the format that simkube writes since its own version 2. */
const traceVersion = 2;

/** Before version 2 a trace was a list: configuration, events, index, lifetimes. */
const isOldTrace = (value: unknown): boolean => Array.isArray(value) && value.length === 4;

/** Whether a document is a trace of simkube. */
export const isSimkubeTrace = ({value}: YamlDocument): boolean =>
	isOldTrace(value) || (isJsonObject(value) && value['kind'] === undefined && 'events' in value && 'version' in value);

const readEvent = (reader: FieldReader, value: unknown, {at, startSeconds}: {at: Path; startSeconds?: number}) => {
	const {
		ts,
		applied_objs: applied = [],
		deleted_objs: deleted = [],
	} = reader.object(value, at, ['ts', 'applied_objs', 'deleted_objs']);
	const seconds = reader.whole(ts, [...at, 'ts']);
	const atMs = (seconds - (startSeconds ?? seconds)) * 1000;
	if (atMs < 0) throw reader.refuse([...at, 'ts'], 'is before the first event');
	const objects = (items: unknown, field: string) =>
		reader.list(items, [...at, field]).map((item, index) => {
			const where = [...at, field, index];
			const {object} = readManifest(item, reader.file, reader.positionOf(where));
			return {object: cleanObject(object), position: reader.positionOf(where)};
		});
	const changes: readonly ImportedChange[] = [
		...objects(applied, 'applied_objs').map(({object, position}) => ({atMs, position, do: 'apply' as const, object})),
		...objects(deleted, 'deleted_objs').map(({object, position}) => {
			const {name, namespace} = object.metadata;
			const target = {resource: resourceWord(object), name, ...(namespace === undefined ? {} : {namespace})};
			return {atMs, position, do: 'delete' as const, target};
		}),
	];
	return {seconds, changes};
};

/**
Reads a trace of simkube (version 2): what was applied and deleted, at its times since the first event. Traces have no nodes.
Lifetimes of pods are not read: they are said by hashes of pods as simkube counts them. Throws FileError.
*/
export const readSimkubeTrace = (document: YamlDocument, file: string): Imported => {
	const reader = createFieldReader(document, file, 'a trace of simkube');
	if (isOldTrace(document.value))
		throw reader.refuse([], 'a trace from before version 2 of simkube; record it anew with a later one');
	const trace = reader.object(document.value, [], fields);
	if (trace['version'] !== traceVersion)
		throw reader.refuse(['version'], `expected ${traceVersion}, found ${JSON.stringify(trace['version'])}`);
	const changes: ImportedChange[] = [];
	let startSeconds: number | undefined;
	for (const [index, event] of reader.list(trace['events'], ['events']).entries()) {
		const read = readEvent(reader, event, {at: ['events', index], startSeconds});
		startSeconds ??= read.seconds;
		changes.push(...read.changes);
	}
	const applied = changes.flatMap(change => (change.do === 'apply' ? [change.object] : []));
	const needed: readonly KubernetesObject[] = wholeCluster(applied, applied).filter(
		object => !applied.includes(object),
	);
	return {
		format: 'a trace of simkube',
		objects: needed,
		changes,
		notes: ['traces have no nodes: say them under spec.cluster.nodes', 'lifetimes of pods were left out'],
	};
};
