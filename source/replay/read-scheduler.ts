import path from 'node:path';
import {parseFeatureGates, type FeatureGate} from '../cluster/feature-gates.ts';
import {loadSchedulerConfiguration} from '../commands/scheduler-configuration-file.ts';
import {readTextFile} from '../formats/read-text-file.ts';
import {readYamlDocuments} from '../formats/yaml-documents.ts';
import {isJsonObject, type Json} from '../machinery/json.ts';
import {builtInConfigurations} from '../scheduler/configuration/built-in-configurations.ts';
import {ConfigurationError} from '../scheduler/configuration/fields.ts';
import {readConfiguration} from '../scheduler/configuration/read-configuration.ts';
import type {SchedulerConfiguration} from '../scheduler/framework/scheduler-configuration.ts';
import type {FieldReader, Path} from '../formats/field-reader.ts';

/**
The scheduler's configuration of a fixture: the name of a built-in one, a file beside the fixture, or a
KubeSchedulerConfiguration in its place. Rejects with FileError.
*/
export const readScheduler = async (
	reader: FieldReader,
	value: unknown,
	at: Path,
): Promise<SchedulerConfiguration | undefined> => {
	if (value === undefined) return undefined;
	if (!isJsonObject(value)) {
		const name = reader.text(value, at);
		return loadSchedulerConfiguration(
			Object.hasOwn(builtInConfigurations, name) ? name : path.resolve(reader.folder, name),
		);
	}
	try {
		return readConfiguration(value);
	} catch (error) {
		if (!(error instanceof ConfigurationError)) throw error;
		throw reader.refuse([...at, ...error.path], error.problem);
	}
};

/** Whether a configuration names modules, which only the file that it is in can find. */
const namesModules = (value: Json): boolean =>
	isJsonObject(value)
		? Object.hasOwn(value, 'module') || Object.values(value).some(one => one !== undefined && namesModules(one))
		: Array.isArray(value) && value.some(one => namesModules(one as Json));

/**
A scheduler's configuration as another fixture, wherever it is, can say it: a name or the configuration itself, but the whole path
of its file where plugins of one's own are beside it. Rejects with FileError.
*/
export const schedulerSource = async ({folder}: Pick<FieldReader, 'folder'>, value: unknown): Promise<Json> => {
	if (typeof value !== 'string' || Object.hasOwn(builtInConfigurations, value)) return value as Json;
	const file = path.resolve(folder, value);
	const [document] = readYamlDocuments(await readTextFile(file), file);
	const configuration = (document?.value ?? null) as Json;
	return namesModules(configuration) ? file : configuration;
};

/** The alpha features of a fixture. Throws FileError. */
export const readGates = (reader: FieldReader, value: unknown, at: Path): ReadonlySet<FeatureGate> => {
	const text = reader.text(value, at);
	try {
		return parseFeatureGates(text);
	} catch (error) {
		throw reader.refuse(at, (error as Error).message);
	}
};
