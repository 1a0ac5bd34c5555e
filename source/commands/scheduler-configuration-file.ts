import {readFile} from 'node:fs/promises';
import {FileError, readYamlDocuments} from '../formats/yaml-documents.ts';
import {builtInConfigurations} from '../scheduler/configuration/built-in-configurations.ts';
import {ConfigurationError} from '../scheduler/configuration/fields.ts';
import {readConfiguration} from '../scheduler/configuration/read-configuration.ts';
import type {SchedulerConfiguration} from '../scheduler/framework/scheduler-configuration.ts';

/** Reads the text of a KubeSchedulerConfiguration. Throws FileError at the line that is wrong. */
export const schedulerConfigurationOf = (text: string, file: string): SchedulerConfiguration => {
	const [document, more] = readYamlDocuments(text, file);
	if (document === undefined) throw new FileError(file, undefined, 'holds no KubeSchedulerConfiguration');
	if (more !== undefined)
		throw new FileError(file, more.positionOf([]), 'must hold one KubeSchedulerConfiguration only');
	try {
		return readConfiguration(document.value);
	} catch (error) {
		if (!(error instanceof ConfigurationError)) throw error;
		throw new FileError(file, document.fieldPositionOf(error.path), error.message);
	}
};

/** A configuration by its name (`default`, `classic`) or from a file. Throws FileError. */
export const loadSchedulerConfiguration = async (nameOrFile: string): Promise<SchedulerConfiguration> => {
	if (Object.hasOwn(builtInConfigurations, nameOrFile)) return builtInConfigurations[nameOrFile]!;
	const text = await readFile(nameOrFile, 'utf8').catch((error: NodeJS.ErrnoException) => {
		const names = Object.keys(builtInConfigurations).join(', ');
		const problem = error.code === 'ENOENT' ? `no such file; built in are ${names}` : `cannot be read: ${error.code}`;
		throw new FileError(nameOrFile, undefined, problem);
	});
	return schedulerConfigurationOf(text, nameOrFile);
};
