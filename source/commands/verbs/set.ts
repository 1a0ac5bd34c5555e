import type {KubernetesObject} from '../../machinery/json.ts';
import {completeKinds} from '../completions.ts';
import {objectName, readTarget, resolveTarget, targetWords, type Target} from '../target.ts';
import type {Candidate, Command} from '../types.ts';
import {WordError} from '../word-error.ts';

export interface SetImageArguments {
	readonly target: Target;
	/** Container name (or * for all) → image. */
	readonly images: {readonly [container: string]: string};
}

interface Container {
	readonly name: string;
	readonly image?: string;
}

interface Containers {
	readonly spec?: {
		readonly template?: {readonly spec?: {readonly containers?: readonly Container[]}};
		readonly containers?: readonly Container[];
	};
}

const containersOf = (object: KubernetesObject) => {
	const {spec} = object as Containers;
	return spec?.template?.spec?.containers ?? spec?.containers ?? [];
};

/** `set image KIND NAME CONTAINER=IMAGE…` */
export const set: Command<SetImageArguments> = {
	verb: 'set',
	usage: 'set image KIND NAME CONTAINER=IMAGE…',
	summary: 'Give containers of a workload another image (* means all containers); a Deployment rolls out.',
	parse(words) {
		const what = words.next('what to set (image)');
		if (what.text !== 'image') throw new WordError(what, `set: cannot set "${what.text}"`, 'write set image …');
		const target = readTarget(words);
		const images: {[container: string]: string} = {};
		for (const word of words.rest('CONTAINER=IMAGE', 1)) {
			const equals = word.text.indexOf('=');
			if (equals < 1 || equals === word.text.length - 1)
				throw new WordError(word, `set: "${word.text}" is not CONTAINER=IMAGE`);
			images[word.text.slice(0, equals)] = word.text.slice(equals + 1);
		}
		return {target, images};
	},
	complete: (words, context): readonly Candidate[] =>
		words.length === 0
			? [{text: 'image'}]
			: completeKinds('deployment', 'daemonset', 'statefulset')(words.slice(1), context),
	async inverse({target, images}, context) {
		const {resource, key} = resolveTarget(target, context);
		const words = containersOf(await context.client.raw.get(resource, key))
			.filter(({name}) => images[name] !== undefined || images['*'] !== undefined)
			.map(({name, image = ''}) => `${name}=${image}`);
		return [`set image ${targetWords(target)} ${words.join(' ')}`];
	},
	async run({target, images}, context) {
		const {resource, key} = resolveTarget(target, context);
		const object = await context.client.raw.get(resource, key);
		const names = containersOf(object).map(({name}) => name);
		const missing = Object.keys(images).find(name => name !== '*' && !names.includes(name));
		if (missing !== undefined)
			throw new Error(
				`unable to find container named "${missing}" in ${objectName(resource, target.name)} (it has ${names.join(', ')})`,
			);
		const containers = names.flatMap(name => {
			const image = images[name] ?? images['*'];
			return image === undefined ? [] : [{name, image}];
		});
		const spec = resource.kind === 'Pod' ? {containers} : {template: {spec: {containers}}};
		const next = await context.client.raw.patch(resource, key, 'strategic', {spec});
		const changed = next.metadata.resourceVersion !== object.metadata.resourceVersion;
		return {lines: [`${objectName(resource, target.name)} image ${changed ? 'updated' : 'unchanged'}`]};
	},
};
