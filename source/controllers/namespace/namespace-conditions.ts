import type {ObjectOf} from '../../client/types.ts';
import {timestamp} from '../../clock/clock.ts';
import {withCondition} from '../../machinery/conditions.ts';
import type {Remains} from './namespace-content.ts';

type Condition = NonNullable<NonNullable<ObjectOf<'Namespace'>['status']>['conditions']>[number];

/** The conditions that say what a namespace in deletion waits for (status_condition_utils.go). */
export const deletionConditions = (
	current: readonly Condition[] | undefined,
	{counts, finalizers, failures}: Remains,
	now: number,
): readonly Condition[] => {
	const conditions = [
		good('NamespaceDeletionDiscoveryFailure', 'ResourcesDiscovered', 'All resources successfully discovered'),
		good(
			'NamespaceDeletionGroupVersionParsingFailure',
			'ParsedGroupVersions',
			'All legacy kube types successfully parsed',
		),
		failures.length === 0
			? good(
					'NamespaceDeletionContentFailure',
					'ContentDeleted',
					'All content successfully deleted, may be waiting on finalization',
				)
			: bad(
					'NamespaceDeletionContentFailure',
					'ContentDeletionFailed',
					`Failed to delete all resource types, ${failures.length} remaining: ${failures.toSorted().join(', ')}`,
				),
		counts.size === 0
			? good('NamespaceContentRemaining', 'ContentRemoved', 'All content successfully removed')
			: bad(
					'NamespaceContentRemaining',
					'SomeResourcesRemain',
					`Some resources are remaining: ${list(counts, (resource, count) => `${resource} has ${count} resource instances`)}`,
				),
		finalizers.size === 0
			? good('NamespaceFinalizersRemaining', 'ContentHasNoFinalizers', 'All content-preserving finalizers finished')
			: bad(
					'NamespaceFinalizersRemaining',
					'SomeFinalizersRemain',
					`Some content in the namespace has finalizers remaining: ${list(finalizers, (name, count) => `${name} in ${count} resource instances`)}`,
				),
	];
	const text = timestamp(now);
	return conditions.reduce((sum, condition) => withCondition(sum, condition, text), current ?? []);
};

const good = (type: string, reason: string, message: string): Condition => ({type, status: 'False', reason, message});

const bad = (type: string, reason: string, message: string): Condition => ({type, status: 'True', reason, message});

const list = (counts: ReadonlyMap<string, number>, describe: (name: string, count: number) => string): string =>
	[...counts]
		.map(([name, count]) => describe(name, count))
		.toSorted()
		.join(', ');
