import {readFile} from 'node:fs/promises';
import path from 'node:path';
import {pathToFileURL} from 'node:url';
import {FileError, readYamlDocuments, type YamlDocument} from '../formats/yaml-documents.ts';
import {builtInConfigurations} from '../scheduler/configuration/built-in-configurations.ts';
import {ConfigurationError} from '../scheduler/configuration/fields.ts';
import {modulesNamed, type PluginModules} from '../scheduler/configuration/plugin-module.ts';
import {readConfiguration} from '../scheduler/configuration/read-configuration.ts';
import type {SchedulerConfiguration} from '../scheduler/framework/scheduler-configuration.ts';

const documentOf = (text: string, file: string): YamlDocument => {
	const [document, more] = readYamlDocuments(text, file);
	if (document === undefined) throw new FileError(file, undefined, 'holds no KubeSchedulerConfiguration');
	if (more !== undefined)
		throw new FileError(file, more.positionOf([]), 'must hold one KubeSchedulerConfiguration only');
	return document;
};

const configurationOf = (document: YamlDocument, file: string, modules?: PluginModules): SchedulerConfiguration => {
	try {
		return readConfiguration(document.value, modules);
	} catch (error) {
		if (!(error instanceof ConfigurationError)) throw error;
		throw new FileError(file, document.fieldPositionOf(error.path), error.message);
	}
};

/** Reads the text of a KubeSchedulerConfiguration without plugins of its own. Throws FileError at the line that is wrong. */
export const schedulerConfigurationOf = (text: string, file: string): SchedulerConfiguration =>
	configurationOf(documentOf(text, file), file);

/** The default export of every module that the configuration names, relative to its file. */
const loadModules = async (document: YamlDocument, file: string): Promise<PluginModules> => {
	const modules = new Map<string, unknown>();
	for (const {file: named, path: at} of modulesNamed(document.value)) {
		const url = pathToFileURL(path.resolve(path.dirname(file), named)).href;
		try {
			const loaded = (await import(url)) as {readonly default?: unknown};
			modules.set(named, loaded.default);
		} catch (error) {
			const problem = error instanceof Error ? error.message : String(error);
			throw new FileError(file, document.positionOf(at), `module ${named} cannot be loaded: ${problem}`);
		}
	}
	return modules;
};

/**
A configuration by its name (`default`, `classic`) or from a file; plugins of its own are loaded from the ES modules it
names. Rejects with FileError.
*/
export const loadSchedulerConfiguration = async (nameOrFile: string): Promise<SchedulerConfiguration> => {
	if (Object.hasOwn(builtInConfigurations, nameOrFile)) return builtInConfigurations[nameOrFile]!;
	const text = await readFile(nameOrFile, 'utf8').catch((error: NodeJS.ErrnoException) => {
		const names = Object.keys(builtInConfigurations).join(', ');
		const problem = error.code === 'ENOENT' ? `no such file; built in are ${names}` : `cannot be read: ${error.code}`;
		throw new FileError(nameOrFile, undefined, problem);
	});
	const document = documentOf(text, nameOrFile);
	return configurationOf(document, nameOrFile, await loadModules(document, nameOrFile));
};
