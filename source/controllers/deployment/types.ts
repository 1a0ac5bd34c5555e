import type {ComponentContext} from '../../client/component.ts';
import type {ObjectOf} from '../../client/types.ts';

export type Deployment = ObjectOf<'Deployment'>;
export type DeploymentStatus = NonNullable<Deployment['status']>;
export type DeploymentCondition = NonNullable<DeploymentStatus['conditions']>[number];
export type ReplicaSet = ObjectOf<'ReplicaSet'>;

/** A deployment and its replica sets, as one reconcile sees them; each step answers what it is after it. */
export interface Rollout {
	readonly context: ComponentContext;
	readonly deployment: Deployment;
	/** The replica set of the current template. */
	readonly newSet: ReplicaSet | undefined;
	/** All others, oldest first. */
	readonly oldSets: readonly ReplicaSet[];
}

/** All replica sets of a rollout. */
export const allSets = ({newSet, oldSets}: Rollout): readonly ReplicaSet[] =>
	newSet === undefined ? oldSets : [...oldSets, newSet];
