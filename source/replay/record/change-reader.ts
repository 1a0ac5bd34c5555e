import type {ResourceName} from '../../client/types.ts';
import {cleanObject} from '../../formats/imports/clean-object.ts';
import type {ImportedTarget} from '../../formats/imports/imported.ts';
import {whyLeftOut} from '../../formats/imports/left-out.ts';
import {groupedName, targetWords} from '../../formats/imports/resource-word.ts';
import {without} from '../../formats/imports/without.ts';
import {quoteJson} from '../../commands/quote-word.ts';
import type {JsonObject, KubernetesObject} from '../../machinery/json.ts';
import {controllerOf} from '../../machinery/object-key.ts';
import {isChangeByPeople, isMadeByCluster} from './change-author.ts';
import {sayEdit} from './say-change.ts';

/** What becomes of an event of a watch: lines of the command language, or why there are none. */
export type SaidChange = {readonly lines: readonly string[]} | {readonly leftOut: string};

/** Tells what people did to a cluster from what they, its controllers and its kubelets did. */
export interface ChangeReader {
	/** An object that is there when the recording begins. */
	begin(object: KubernetesObject): void;
	added(resource: ResourceName, object: KubernetesObject): SaidChange;
	updated(resource: ResourceName, object: KubernetesObject, previous: KubernetesObject): SaidChange;
	deleted(resource: ResourceName, object: KubernetesObject): SaidChange;
}

interface PodLike extends KubernetesObject {
	readonly status?: {readonly conditions?: readonly {readonly type: string; readonly reason?: string}[]};
}

interface JobLike extends KubernetesObject {
	readonly spec?: {readonly ttlSecondsAfterFinished?: number};
	readonly status?: {readonly completionTime?: string; readonly conditions?: readonly {readonly type: string}[]};
}

const nothing: SaidChange = {lines: []};

/** Whether controllers made an object, and so make it again. */
const isOfController = (object: KubernetesObject): boolean =>
	controllerOf(object) !== undefined || object.metadata.annotations?.['pv.kubernetes.io/provisioned-by'] !== undefined;

/** Why nothing is recorded of an object; nodes register themselves, but no other cluster would make them. */
const reasonOf = (object: KubernetesObject): string | undefined => {
	if (isOfController(object)) return 'made by controllers';
	const reason = whyLeftOut(object);
	if (reason !== undefined) return reason;
	return object.kind !== 'Node' && isMadeByCluster(object) ? 'made by the cluster itself' : undefined;
};

/** Whether the cluster deletes an object by itself: preemption, taints, garbage, jobs whose time is over. */
const isDeletedByCluster = (object: KubernetesObject): boolean => {
	if (object.kind === 'Pod') {
		const disruption = (object as PodLike).status?.conditions?.find(({type}) => type === 'DisruptionTarget');
		return disruption !== undefined && disruption.reason !== 'EvictionByEvictionAPI';
	}
	if (object.kind !== 'Job') return false;
	const {spec, status} = object as JobLike;
	return (
		spec?.ttlSecondsAfterFinished !== undefined &&
		(status?.conditions ?? []).some(({type}) => /^(Complete|Failed)$/.test(type))
	);
};

const targetOf = ({group, plural}: ResourceName, {metadata}: KubernetesObject): ImportedTarget => ({
	resource: groupedName(plural, group),
	name: metadata.name,
	...(metadata.namespace === undefined ? {} : {namespace: metadata.namespace}),
});

/** What is compared of an object: what can be written, but not where the scheduler put a pod. */
const written = (object: KubernetesObject): JsonObject => {
	const {spec, ...rest} = without(cleanObject(object) as unknown as JsonObject, ['status']);
	if (spec === undefined) return rest;
	return {...rest, spec: object.kind === 'Pod' ? without(spec as JsonObject, ['nodeName']) : spec};
};

const cascadeWords = ({metadata: {finalizers = []}}: KubernetesObject): string => {
	if (finalizers.includes('orphan')) return ' --cascade orphan';
	return finalizers.includes('foregroundDeletion') ? ' --cascade foreground' : '';
};

/** Makes a reader that knows of no object yet. */
export const createChangeReader = (): ChangeReader => {
	/** Objects whose changes are recorded, by uid. */
	const followed = new Set<string>();
	/** Of these what is or was deleted, and namespaces by name: what goes with it is not recorded. */
	const going = new Set<string>();

	const isGoing = ({metadata: {namespace, ownerReferences = []}}: KubernetesObject): boolean =>
		(namespace !== undefined && going.has(`namespace/${namespace}`)) || ownerReferences.some(({uid}) => going.has(uid));

	const remove = (resource: ResourceName, object: KubernetesObject): SaidChange => {
		const {uid, name} = object.metadata;
		if (!followed.delete(uid)) return nothing;
		going.add(uid);
		if (object.kind === 'Namespace') going.add(`namespace/${name}`);
		if (isGoing(object) || isDeletedByCluster(object)) return {leftOut: 'deleted by the cluster itself'};
		return {lines: [`delete ${targetWords(targetOf(resource, object))}${cascadeWords(object)}`]};
	};

	return {
		begin(object) {
			if (!isOfController(object) && whyLeftOut(object) === undefined) followed.add(object.metadata.uid);
		},
		added(_, object) {
			const reason = reasonOf(object);
			if (reason !== undefined) return {leftOut: reason};
			followed.add(object.metadata.uid);
			going.delete(`namespace/${object.kind === 'Namespace' ? object.metadata.name : ''}`);
			return {lines: [`apply ${quoteJson(cleanObject(object))}`]};
		},
		updated(resource, object, previous) {
			if (object.metadata.deletionTimestamp !== undefined) return remove(resource, object);
			if (!followed.has(object.metadata.uid)) return nothing;
			const [before, after] = [written(previous), written(object)];
			const lines = sayEdit({target: targetOf(resource, object), before, after});
			if (lines.length === 0) return nothing;
			return isChangeByPeople({before, was: previous}, {after, is: object})
				? {lines}
				: {leftOut: 'changed by the cluster itself'};
		},
		deleted: remove,
	};
};
