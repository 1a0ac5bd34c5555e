import {parseTimestamp, timestamp} from '../../clock/clock.ts';
import {isJsonObject, type Json, type JsonObject, type KubernetesObject} from '../../machinery/json.ts';
import {createFieldReader, type FieldReader} from '../field-reader.ts';
import {readManifest} from '../manifests.ts';
import type {Position, YamlDocument} from '../yaml-documents.ts';
import {cleanObject} from './clean-object.ts';
import {clusterOf} from './dump.ts';
import type {Imported, ImportedChange, ImportedTarget} from './imported.ts';
import {leftOutNotes, whyLeftOut} from './left-out.ts';
import {groupedName} from './resource-word.ts';
import {without} from './without.ts';

const patchApiVersion = 'action.kwok.x-k8s.io/v1alpha1';

/** When the cluster of an imported fixture begins. */
const startMs = parseTimestamp('2026-01-01T00:00:00Z')!;

const methods = ['create', 'patch', 'delete'] as const;

const isPatch = ({value}: YamlDocument): boolean =>
	isJsonObject(value) && value['kind'] === 'ResourcePatch' && value['apiVersion'] === patchApiVersion;

/** Whether the documents of a file are a recording of kwok. */
export const isKwokRecording = (documents: readonly YamlDocument[]): boolean => documents.some(isPatch);

/** Times that kwok wrote as offsets from the start of the recording, as times of the cluster. */
const withTimes = (value: Json): Json => {
	if (typeof value === 'string')
		return value.replaceAll(/\$\(time-offset-nanosecond (-?\d+)\)/g, (_, nanoseconds: string) =>
			timestamp(startMs + Math.floor(Number(nanoseconds) / 1e6)),
		);
	if (Array.isArray(value)) return (value as readonly Json[]).map(withTimes);
	if (!isJsonObject(value)) return value;
	return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, withTimes(part ?? null)]));
};

/** A ResourcePatch as it is written. */
interface Recorded {
	readonly atMs: number;
	readonly position: Position;
	readonly method: (typeof methods)[number];
	readonly target: ImportedTarget;
	readonly template: JsonObject;
	readonly isBuiltIn: boolean;
}

const readRecorded = (reader: FieldReader, value: unknown): Recorded => {
	const patch = reader.object(
		value,
		[],
		['apiVersion', 'kind', 'resource', 'target', 'durationNanosecond', 'method', 'template'],
	);
	const {group = '', resource} = reader.object(patch['resource'], ['resource'], ['group', 'version', 'resource']);
	const {name, namespace} = reader.object(patch['target'], ['target'], ['name', 'namespace']);
	const method = methods.find(one => one === patch['method']);
	if (method === undefined)
		throw reader.refuse(['method'], `expected one of ${methods.join(', ')}, found ${JSON.stringify(patch['method'])}`);
	const {template} = patch;
	if (method !== 'delete' && !isJsonObject(template)) throw reader.refuse(['template'], `a ${method} needs an object`);
	const nanoseconds = reader.whole(patch['durationNanosecond'] ?? 0, ['durationNanosecond']);
	if (nanoseconds < 0) throw reader.refuse(['durationNanosecond'], 'is before the start');
	const plural = reader.text(resource, ['resource', 'resource']);
	const groupName = reader.text(group, ['resource', 'group']);
	return {
		atMs: Math.floor(nanoseconds / 1e6),
		position: reader.positionOf([]),
		method,
		target: {
			resource: groupedName(plural, groupName),
			name: reader.text(name, ['target', 'name']),
			...(namespace === undefined ? {} : {namespace: reader.text(namespace, ['target', 'namespace'])}),
		},
		template: isJsonObject(template) ? template : {},
		isBuiltIn: !groupName.includes('.') || groupName.endsWith('.k8s.io'),
	};
};

const keyOf = ({resource, namespace = '', name}: ImportedTarget) => `${resource} ${namespace}/${name}`;

const isOwned = ({metadata}: KubernetesObject) => metadata.ownerReferences?.some(({controller}) => controller) ?? false;

/** What nobody can change: what the object is called. */
const identity = ['name', 'namespace'];

const objectOf = (value: Json | undefined): JsonObject => (isJsonObject(value) ? value : {});

/** A patch without what people cannot write: the status, what a server sets, and the node, which a scheduler decides. */
const cleanPatch = ({target, template}: Recorded): JsonObject => {
	const {metadata} = cleanObject({metadata: objectOf(template['metadata'])} as unknown as KubernetesObject);
	const spec = without(objectOf(template['spec']), target.resource === 'pods' ? ['nodeName'] : []);
	const parts = {metadata: without(metadata as unknown as JsonObject, identity), spec};
	return {
		...without(template, ['status', 'apiVersion', 'kind', 'metadata', 'spec']),
		...Object.fromEntries(Object.entries(parts).filter(([, part]) => Object.keys(part).length > 0)),
	};
};

/** What happened, without what the cluster will do by itself: objects of controllers, and statuses. */
const changesOf = (recorded: readonly Recorded[], objectFrom: (one: Recorded) => KubernetesObject) => {
	const byItself = new Set<string>();
	const reasons: string[] = [];
	const changes: ImportedChange[] = [];
	for (const one of recorded) {
		const {atMs, position, target} = one;
		if (one.method === 'create') {
			const object = objectFrom(one);
			const reason = isOwned(object) ? 'made by controllers' : whyLeftOut(object);
			if (reason === undefined) changes.push({atMs, position, do: 'create', object: cleanObject(object)});
			else {
				byItself.add(keyOf(target));
				reasons.push(reason);
			}
			continue;
		}
		if (byItself.has(keyOf(target))) continue;
		if (one.method === 'delete') {
			changes.push({atMs, position, do: 'delete', target});
			continue;
		}
		const patch = cleanPatch(one);
		if (Object.keys(patch).length === 0) continue;
		changes.push({atMs, position, do: 'patch', target, type: one.isBuiltIn ? 'strategic' : 'merge', patch});
	}
	return {changes, reasons};
};

/**
Reads a recording of kwok: objects, then ResourcePatch documents at their times since the start. What controllers made, and
statuses, are left out: the cluster does that by itself. Throws FileError.
*/
export const readKwokRecording = (documents: readonly YamlDocument[], file: string): Imported => {
	const at = ({value}: YamlDocument) => withTimes(value as Json);
	const objects = documents
		.filter(document => !isPatch(document))
		.map(document => readManifest(at(document), file, document.positionOf([])).object);
	const positions = new Map<Recorded, YamlDocument>();
	const recorded = documents.filter(isPatch).map(document => {
		const one = readRecorded(createFieldReader(document, file, 'a ResourcePatch'), at(document));
		positions.set(one, document);
		return one;
	});
	const ordered = recorded.toSorted((first, second) => first.atMs - second.atMs);
	const {changes, reasons} = changesOf(
		ordered,
		one => readManifest(one.template, file, positions.get(one)!.positionOf(['template'])).object,
	);
	const beginning = clusterOf(objects.filter(object => !isOwned(object)));
	const owned = objects.filter(isOwned).map(() => 'made by controllers');
	return {
		format: 'a recording of kwok',
		objects: beginning.objects,
		changes,
		notes: [...beginning.notes, ...leftOutNotes([...owned, ...reasons])],
	};
};
