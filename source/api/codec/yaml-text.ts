import {isMap, isScalar, isSeq, parseAllDocuments, type Node, type Tags, type YAMLParseError} from 'yaml';
import {DecodingError} from './decoding-error.ts';
import {documentDepthMax, strictProblemsMax, yamlAliasesMax} from './limits.ts';
import type {ParsedJson} from './json-text.ts';

const droppedTags: ReadonlySet<string> = new Set([
	'tag:yaml.org,2002:timestamp',
	'tag:yaml.org,2002:binary',
	'tag:yaml.org,2002:set',
	'tag:yaml.org,2002:omap',
	'tag:yaml.org,2002:pairs',
]);

/** YAML 1.1 as Go's YAML reads it for Kubernetes: `yes` and `010` mean something, dates and 12:30:45 are texts. */
const kubernetesTags = (tags: Tags): Tags =>
	tags.filter(
		tag => typeof tag === 'string' || (!droppedTags.has(tag.tag) && (!('format' in tag) || tag.format !== 'TIME')),
	);

/** A key as its JSON text: YAML keys may be numbers or booleans. */
const keyText = (key: unknown): string => (isScalar(key) ? String(key.value ?? '') : String(key));

/** Keys that occur twice, found on the syntax tree; also bounds the depth, which the conversion below relies on. */
const findDuplicates = (node: Node | null | undefined, path: string, depth: number, found: string[]): void => {
	if (depth > documentDepthMax) throw new DecodingError('exceeded max depth');
	if (isSeq(node)) {
		node.items.forEach((item, index) => findDuplicates(item as Node, `${path}[${index}]`, depth + 1, found));
	} else if (isMap(node)) {
		const keys = new Set<string>();
		for (const {key, value} of node.items) {
			const name = keyText(key);
			const member = path === '' ? name : `${path}.${name}`;
			if (keys.has(name) && found.length < strictProblemsMax) found.push(member);
			keys.add(name);
			findDuplicates(value as Node | null, member, depth + 1, found);
		}
	}
};

const failure = (message: string, line: number | undefined): DecodingError =>
	new DecodingError(`error converting YAML to JSON: yaml: ${line === undefined ? '' : `line ${line}: `}${message}`);

const parseFailure = ({message, pos}: YAMLParseError, text: string): DecodingError =>
	// The library reports its own stack overflow as a problem of the text.
	message.includes('call stack')
		? new DecodingError('exceeded max depth')
		: failure(message, text.slice(0, pos[0]).split('\n').length);

/** Aliases: one to a missing anchor, or so many that they are taken for a bomb. */
const aliasFailure = ({message}: ReferenceError): DecodingError =>
	failure(message.startsWith('Unresolved alias') ? message : 'document contains excessive aliasing', undefined);

/** `<<` of something else, in the words of Go's YAML. */
const mergeFailure = (): DecodingError => failure('map merge requires map or sequence of maps as the value', undefined);

/**
Reads the first document of a YAML text as kubectl and kube-apiserver read YAML. Throws DecodingError. Aliases are resolved up
to a limit; keys become texts.
*/
export const parseYaml = (text: string): ParsedJson => {
	try {
		const documents = parseAllDocuments(text, {
			version: '1.1',
			merge: true,
			uniqueKeys: false,
			prettyErrors: false,
			logLevel: 'error',
			customTags: kubernetesTags,
		});
		if (!Array.isArray(documents) || documents.length === 0) return {value: null, duplicateFields: []};
		const [document] = documents;
		const [error] = document!.errors;
		if (error !== undefined) throw parseFailure(error, text);
		const duplicateFields: string[] = [];
		findDuplicates(document!.contents, '', 0, duplicateFields);
		return {value: document!.toJS({maxAliasCount: yamlAliasesMax}) as unknown, duplicateFields};
	} catch (error) {
		if (error instanceof DecodingError) throw error;
		if (error instanceof ReferenceError) throw aliasFailure(error);
		if (error instanceof Error && error.message.startsWith('Merge sources')) throw mergeFailure();
		if (error instanceof RangeError) throw new DecodingError('exceeded max depth', {cause: error});
		throw error;
	}
};
