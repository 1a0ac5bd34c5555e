import type {ObjectKey, ResourceName} from '../client/types.ts';
import type {CommandContext, Word} from './types.ts';
import {WordError} from './word-error.ts';
import type {Words} from './words.ts';

/** An object that a line names: `deployment web` or `deployment/web`. */
export interface Target {
	readonly kind: string;
	readonly name: string;
	readonly namespace?: string;
}

/** Reads `kind name` or `kind/name` and the namespace flag. */
export const readTarget = (words: Words): Target => {
	const first = words.next('a kind, such as deployment');
	const slash = first.text.indexOf('/');
	const namespace = words.flag('namespace')?.text;
	if (slash === -1) return {kind: first.text, name: words.next(`the name of the ${first.text}`).text, namespace};
	const [kind, name] = [first.text.slice(0, slash), first.text.slice(slash + 1)];
	if (kind === '' || name === '') throw new WordError(first, `"${first.text}" is not KIND/NAME`);
	return {kind, name, namespace};
};

const nodeWords = new Set(['node', 'nodes', 'no']);

/** Reads `node NAME` or `node/NAME`; `NAME` alone where the verb only takes nodes and `bare` is set. */
export const readNode = (words: Words, verb: string, bare = false): string => {
	const first: Word = words.next('a node name');
	if (first.text.includes('/')) {
		const [kind = '', name = ''] = first.text.split('/');
		if (nodeWords.has(kind) && name !== '') return name;
		throw new WordError(first, `${verb}: "${first.text}" is not a node`, 'write node/NAME');
	}
	if (nodeWords.has(first.text)) return words.next('a node name').text;
	if (bare) return first.text;
	throw new WordError(first, `${verb}: expected "node", not "${first.text}"`, `write ${verb} node NAME …`);
};

const podWords = new Set(['pod', 'pods', 'po']);

/** Reads `pod NAME` or `pod/NAME` and the namespace flag. */
export const readPod = (words: Words, verb: string): {readonly pod: string; readonly namespace?: string} => {
	const first = words.next('a pod');
	const [kind = '', name] = first.text.split('/');
	if (!podWords.has(kind) || name === '')
		throw new WordError(first, `${verb}: expected "pod", not "${first.text}"`, `write ${verb} pod NAME`);
	return {pod: name ?? words.next('the name of the pod').text, namespace: words.flag('namespace')?.text};
};

/** The resource and key of a target. Throws, as kubectl does, when the server does not have the kind. */
export const resolveTarget = (target: Target, context: CommandContext): {resource: ResourceName; key: ObjectKey} => {
	const resource = context.client.raw.find(target.kind);
	if (!resource) throw new Error(`the server doesn't have a resource type "${target.kind}"`);
	const namespace = resource.namespaced ? (target.namespace ?? context.namespace) : undefined;
	return {resource, key: {name: target.name, namespace}};
};

/** The words of a line that name the target. */
export const targetWords = ({kind, name, namespace}: Target): string =>
	`${kind} ${name}${namespace === undefined ? '' : ` --namespace ${namespace}`}`;

/** How kubectl names an object in its answers: `deployment.apps/web`, `node/node-1`. */
export const objectName = (resource: ResourceName, name: string): string =>
	`${resource.singular}${resource.group === '' ? '' : `.${resource.group}`}/${name}`;
