import {itemsOf, memberOf, type JsonSchema} from './json-schema.ts';

type Part = {readonly name: string} | {readonly index: number};

const syntax = /\.([A-Za-z_][A-Za-z0-9_-]*)|\['((?:[^'\\]|\\.)*)'\]|\[(\d+)\]/y;

/** Reads `.spec.items[0]['a.b']`; undefined for what is no such path. */
export const parseFieldPath = (text: string): readonly Part[] | undefined => {
	const parts: Part[] = [];
	syntax.lastIndex = 0;
	while (syntax.lastIndex < text.length) {
		const match = syntax.exec(text);
		if (match === null) return undefined;
		const [, name, quoted, index] = match;
		if (index !== undefined) parts.push({index: Number(index)});
		else parts.push({name: name ?? (quoted ?? '').replaceAll(/\\(.)/g, '$1')});
	}
	return parts.length === 0 ? undefined : parts;
};

/** The schema a path leads to; undefined when it leads nowhere. */
export const schemaAt = (schema: JsonSchema, text: string): JsonSchema | undefined =>
	parseFieldPath(text)?.reduce<JsonSchema | undefined>((at, part) => {
		if (at === undefined) return undefined;
		return 'name' in part ? memberOf(at, part.name) : itemsOf(at);
	}, schema);

/** A path as field errors write it, to be put behind that of the object it starts from. */
export const normalFieldPath = (text: string, atRoot: boolean): string => {
	const path = (parseFieldPath(text) ?? [])
		.map(part => {
			if ('index' in part) return `[${part.index}]`;
			return /^[A-Za-z_][A-Za-z0-9_-]*$/.test(part.name) ? `.${part.name}` : `[${part.name}]`;
		})
		.join('');
	return atRoot ? path.replace(/^\./, '') : path;
};
