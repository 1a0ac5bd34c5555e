import {timestamp} from '../../clock/clock.ts';
import {findCondition, isConditionTrue, withCondition} from '../../machinery/conditions.ts';
import type {KubernetesObject} from '../../machinery/json.ts';
import {StatusError} from '../../machinery/status-error.ts';
import type {RegistryContext} from '../registry/context.ts';
import {deleteCollection} from '../registry/delete-collection.ts';
import {kindPrefix} from '../registry/resource-key.ts';
import {apiServerUser, serverScope} from '../registry/server-scope.ts';
import {replaceObject} from '../registry/update.ts';
import {statusStrategy} from '../registry/update-strategy.ts';
import {withFields} from '../registry/with-fields.ts';
import type {CustomResourceDefinition, CustomResourceDefinitionCondition} from '../schema/kubernetes.generated.ts';
import type {KindDescription} from '../types.ts';
import {acceptNames, hasItsNames} from './accepted-names.ts';
import {cleanupFinalizer, isEstablished} from './definition.ts';

type Condition = Omit<CustomResourceDefinitionCondition, 'lastTransitionTime'>;

const terminating = (status: 'True' | 'False', reason: string, message: string): Condition => ({
	type: 'Terminating',
	status,
	reason,
	message,
});

const established: Condition = {
	type: 'Established',
	status: 'True',
	reason: 'InitialNamesAccepted',
	message: 'the initial names have been accepted',
};

const notAccepted: Condition = {
	type: 'Established',
	status: 'False',
	reason: 'NotAccepted',
	message: 'not all names are accepted',
};

/** What looks after definitions has of its surroundings. */
export interface DefinitionSurroundings {
	readonly context: RegistryContext;
	/** The kind of definitions. */
	readonly definitionKind: KindDescription;
	/** All other definitions of a group. */
	others(definition: CustomResourceDefinition): readonly CustomResourceDefinition[];
	/** A served kind of a definition, with what its objects are reached by; undefined when none is served. */
	served(name: string): {readonly kind: KindDescription; readonly context: RegistryContext} | undefined;
	/** Has the definition looked at again when one of its objects is gone. */
	awaitObjects(name: string, prefix: string): void;
	/** Has a definition looked at. */
	enqueue(name: string): void;
}

/**
Looks after one definition at a time: gives it its names, establishes it, and when it is deleted removes its objects before it
(the naming, establishing and finalizing controllers of apiextensions-apiserver). Level-triggered: what it does depends on what is stored.
*/
export const createDefinitionController = (surroundings: DefinitionSurroundings) => {
	const {context, definitionKind, others, served, awaitObjects, enqueue} = surroundings;

	/** Writes what `change` makes of the definition as it is now; leaves one alone that is gone. */
	const write = async (
		name: string,
		change: (definition: CustomResourceDefinition) => CustomResourceDefinition,
	): Promise<void> => {
		const scope = serverScope({name, subresource: 'status'});
		const wish = (current: KubernetesObject): KubernetesObject => change(current as CustomResourceDefinition);
		try {
			await replaceObject(context, definitionKind, statusStrategy, wish, scope);
		} catch (error) {
			if (!(error instanceof StatusError) || error.code !== 404) throw error;
		}
	};

	const withConditions = (
		definition: CustomResourceDefinition,
		...conditions: readonly Condition[]
	): CustomResourceDefinition => {
		const now = timestamp(context.clock.now());
		const next = conditions.reduce(
			(sum, condition) => withCondition(sum, condition, now),
			definition.status?.conditions ?? [],
		);
		return {...definition, status: {...definition.status, conditions: next}};
	};

	const name = async (definition: CustomResourceDefinition): Promise<void> => {
		await write(definition.metadata.name, current => {
			const {names, condition} = acceptNames(current, others(current));
			const accepted = condition.status === 'True';
			const known = findCondition(current.status?.conditions, 'Established');
			const isServed = known?.status === 'True';
			const named = {...current, status: {...current.status, acceptedNames: names}} as CustomResourceDefinition;
			return withConditions(named, condition, ...(isServed ? [] : [accepted ? established : notAccepted]));
		});
		// Names may have become free.
		for (const other of others(definition)) {
			if (!isConditionTrue(other.status?.conditions, 'NamesAccepted')) enqueue(other.metadata.name);
		}
	};

	const release = (definition: CustomResourceDefinition, condition: Condition): Promise<void> =>
		write(definition.metadata.name, current => {
			const finalizers = current.metadata.finalizers?.filter(one => one !== cleanupFinalizer) ?? [];
			const metadata = withFields(current.metadata, {finalizers: finalizers.length === 0 ? undefined : finalizers});
			return {...withConditions(current, condition), metadata};
		});

	const finish = async (definition: CustomResourceDefinition): Promise<void> => {
		const objects = served(definition.metadata.name);
		if (!isEstablished(definition) || objects === undefined) {
			return release(definition, terminating('False', 'NeverEstablished', 'resource was never established'));
		}
		const inProgress = terminating('True', 'InstanceDeletionInProgress', 'CustomResource deletion is in progress');
		await write(definition.metadata.name, current => withConditions(current, inProgress));
		const {kind} = objects;
		const {group, version, plural: resource} = kind;
		const present = await context.storage.list(kindPrefix(kind));
		if (present.items.some(({object}) => (object as KubernetesObject).metadata.deletionTimestamp === undefined)) {
			const request = {verb: 'deletecollection', group, version, resource, user: apiServerUser} as const;
			await deleteCollection(objects.context, kind, request);
		}
		const {count} = await context.storage.list(kindPrefix(kind), {limit: 1});
		if (count > 0) return awaitObjects(definition.metadata.name, kindPrefix(kind));
		await release(definition, terminating('False', 'InstanceDeletionCompleted', 'removed all instances'));
	};

	return {
		/** Brings a definition on its way. `definition` is as it is stored. */
		async reconcile(definition: CustomResourceDefinition): Promise<void> {
			const {deletionTimestamp, finalizers = []} = definition.metadata;
			if (deletionTimestamp !== undefined) {
				if (finalizers.includes(cleanupFinalizer)) await finish(definition);
				return;
			}
			if (!hasItsNames(definition) || !isEstablished(definition)) await name(definition);
		},
	};
};
