import {stringify} from 'yaml';
import type {KubernetesObject} from '../../machinery/json.ts';
import {span, type Line} from '../line.ts';
import type {Sheet} from '../state.ts';

const colourLine = (line: string): Line => {
	const [, indent = '', key, rest = ''] = /^(\s*(?:- )*)([^\s'"][^:]*:|"[^"]*":)?(.*)$/.exec(line) ?? [];
	return key === undefined ? [span(indent), span(rest)] : [span(indent), span(key, 'accent'), span(rest)];
};

/** An object as YAML, without the book-keeping of server-side apply. */
export const objectYaml = (object: KubernetesObject): string => {
	const {managedFields: _, ...metadata} = object.metadata;
	return stringify({...object, metadata}, {aliasDuplicateObjects: false, lineWidth: 0}).trimEnd();
};

/** The YAML of an object, to be read. */
export const yamlSheet = (object: KubernetesObject): Sheet => ({
	title: `${object.kind.toLowerCase()}/${object.metadata.name}`,
	lines: objectYaml(object).split('\n').map(colourLine),
	closedBy: 'y',
});
