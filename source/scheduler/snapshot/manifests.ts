import {parseAllDocuments} from 'yaml';
import {isJsonObject, type JsonObject} from '../../machinery/json.ts';

/** A manifest as people write it: what a server would fill in may be missing. */
export interface Manifest extends JsonObject {
	readonly apiVersion: string;
	readonly kind: string;
}

/** A file that cannot be read as manifests; the message names file, line and column. */
export class ManifestError extends Error {
	constructor(message: string) {
		super(message);
		this.name = 'ManifestError';
	}
}

const isManifest = (value: unknown): value is Manifest =>
	isJsonObject(value) && typeof value['apiVersion'] === 'string' && typeof value['kind'] === 'string';

/** Opens Lists, also nested ones. Throws ManifestError for what is no object with apiVersion and kind. */
export const flattenManifests = (value: unknown, file: string): readonly Manifest[] => {
	if (!isManifest(value)) {
		throw new ManifestError(
			`${file}: ${JSON.stringify(value)?.slice(0, 80)} is no Kubernetes object; it needs apiVersion and kind`,
		);
	}
	const {items} = value;
	if (!value.kind.endsWith('List') || !Array.isArray(items)) return [value];
	const itemKind = value.kind.slice(0, -'List'.length);
	return items.flatMap((item: unknown) =>
		flattenManifests(
			itemKind !== '' && isJsonObject(item) ? {apiVersion: value.apiVersion, kind: itemKind, ...item} : item,
			file,
		),
	);
};

/** Reads YAML or JSON documents, Lists among them. Throws ManifestError. */
export const readManifests = (text: string, file: string): readonly Manifest[] =>
	parseAllDocuments(text, {merge: true}).flatMap(document => {
		const error = document.errors[0];
		if (error !== undefined) {
			const {line, col} = error.linePos?.[0] ?? {line: 1, col: 1};
			throw new ManifestError(`${file}:${line}:${col}: ${error.message.split('\n', 1)[0]}`);
		}
		const value: unknown = document.toJS();
		return value === null || value === undefined ? [] : flattenManifests(value, file);
	});
