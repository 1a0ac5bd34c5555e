import {mergePatchBetween} from '../../commands/merge-patch.ts';
import {quoteJson, quoteWord} from '../../commands/quote-word.ts';
import type {ImportedTarget} from '../../formats/imports/imported.ts';
import {targetWords} from '../../formats/imports/resource-word.ts';
import {without} from '../../formats/imports/without.ts';
import {isJsonObject, type Json, type JsonObject} from '../../machinery/json.ts';

/** An object before and after, without what a server sets. */
export interface Edited {
	readonly target: ImportedTarget;
	readonly before: JsonObject;
	readonly after: JsonObject;
}

const scalable = /^(deployments|statefulsets|replicasets|replicationcontrollers)\b/;

interface Taint {
	readonly key: string;
	readonly value?: string;
	readonly effect: string;
}

const specOf = (object: JsonObject): JsonObject => {
	const spec = object['spec'];
	return isJsonObject(spec) ? spec : {};
};

const taintsOf = (object: JsonObject): readonly Taint[] => (specOf(object)['taints'] ?? []) as never;

const taintText = ({key, value, effect}: Taint): string => quoteWord(`${key}${value ? `=${value}` : ''}:${effect}`);

/** `taint` and `untaint` lines; a taint that another one of its key and effect replaces is overwritten. */
const taintLines = ({target: {name}, before, after}: Edited): readonly string[] => {
	const [had, has] = [taintsOf(before), taintsOf(after)];
	const isIn = (taints: readonly Taint[], one: Taint) => taints.some(taint => taintText(taint) === taintText(one));
	const isPlaceIn = (taints: readonly Taint[], {key, effect}: Taint) =>
		taints.some(taint => taint.key === key && taint.effect === effect);
	const put = has.filter(taint => !isIn(had, taint));
	const taken = had.filter(taint => !isPlaceIn(has, taint));
	return [
		...(put.length === 0 ? [] : [`taint node ${name} ${put.map(taintText).join(' ')} --overwrite`]),
		...(taken.length === 0
			? []
			: [`untaint node ${name} ${taken.map(({key, effect}) => quoteWord(`${key}:${effect}`)).join(' ')}`]),
	];
};

const withoutSpec = (object: JsonObject, fields: readonly string[]): JsonObject => ({
	...object,
	spec: without(specOf(object), fields),
});

/** The edit of what is beside some fields of the spec. */
const beside = ({target, before, after}: Edited, fields: readonly string[]): Edited => ({
	target,
	before: withoutSpec(before, fields),
	after: withoutSpec(after, fields),
});

/** The parts of an edit that the command language has words for, and the rest of it. */
const sayKnown = (edited: Edited): {readonly lines: readonly string[]; readonly rest: Edited} => {
	const {target, before, after} = edited;
	const [was, is] = [specOf(before), specOf(after)];
	if (target.resource === 'nodes') {
		const isCordoned = is['unschedulable'] === true;
		const turned = (was['unschedulable'] === true) !== isCordoned;
		return {
			lines: [...(turned ? [`${isCordoned ? 'cordon' : 'uncordon'} ${target.name}`] : []), ...taintLines(edited)],
			rest: beside(edited, ['unschedulable', 'taints']),
		};
	}
	const {replicas} = is;
	if (!scalable.test(target.resource) || replicas === was['replicas'] || typeof replicas !== 'number')
		return {lines: [], rest: edited};
	return {
		lines: [`scale ${targetWords(target)} --replicas ${replicas}`],
		rest: beside(edited, ['replicas']),
	};
};

/** An edit as lines of the command language: the verb that does it where there is one, else a merge patch. None: nothing changed. */
export const sayEdit = (edited: Edited): readonly string[] => {
	const {lines, rest} = sayKnown(edited);
	const patch = mergePatchBetween(rest.before, rest.after) as Json | undefined;
	if (patch === undefined) return lines;
	return [...lines, `patch ${targetWords(edited.target)} --type merge --patch ${quoteJson(patch)}`];
};
