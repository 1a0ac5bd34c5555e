import {stringify} from 'yaml';
import type {KubernetesObject} from '../../machinery/json.ts';
import {span, type Line} from '../line.ts';
import type {Sheet} from '../state.ts';

const colourLine = (line: string): Line => {
	const [, indent = '', key, rest = ''] = /^(\s*(?:- )*)([^\s'"][^:]*:|"[^"]*":)?(.*)$/.exec(line) ?? [];
	return key === undefined ? [span(indent), span(rest)] : [span(indent), span(key, 'accent'), span(rest)];
};

/** An object as YAML, without the book-keeping of server-side apply. */
export const yamlSheet = (object: KubernetesObject): Sheet => {
	const {managedFields: _, ...metadata} = object.metadata;
	const text = stringify({...object, metadata}, {aliasDuplicateObjects: false, lineWidth: 0});
	return {
		title: `${object.kind.toLowerCase()}/${metadata.name}`,
		lines: text.trimEnd().split('\n').map(colourLine),
		closedBy: 'y',
	};
};
