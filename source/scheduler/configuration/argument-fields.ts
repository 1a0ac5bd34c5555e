import {Fields, type Entry} from './fields.ts';
import {configurationVersion} from './configuration-version.ts';

/** The fields of a plugin's arguments. apiVersion and kind may be left out; kube-scheduler knows them from the plugin. */
export const argumentFields = (entry: Entry, plugin: string, known: readonly string[]): Fields => {
	const fields = new Fields(entry, ['apiVersion', 'kind', ...known]);
	fields.choice('apiVersion', [configurationVersion]);
	fields.choice('kind', [`${plugin}Args`]);
	return fields;
};
