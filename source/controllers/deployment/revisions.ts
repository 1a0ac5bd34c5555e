import {revisionHistoryTextMax} from '../limits.ts';
import {maxSurge, wantedReplicas} from './replica-counts.ts';
import type {Deployment, ReplicaSet} from './types.ts';

export const revisionAnnotation = 'deployment.kubernetes.io/revision';
export const desiredReplicasAnnotation = 'deployment.kubernetes.io/desired-replicas';
export const maxReplicasAnnotation = 'deployment.kubernetes.io/max-replicas';
const revisionHistoryAnnotation = 'deployment.kubernetes.io/revision-history';

/** Annotations of a deployment that are not copied to its replica sets. */
const notCopied: ReadonlySet<string> = new Set([
	'kubectl.kubernetes.io/last-applied-configuration',
	revisionAnnotation,
	revisionHistoryAnnotation,
	desiredReplicasAnnotation,
	maxReplicasAnnotation,
	'deprecated.deployment.rollback.to',
]);

type Annotations = {readonly [key: string]: string};

/** The revision of a replica set; 0 when it has none that can be read. */
export const revisionOf = ({metadata}: ReplicaSet): number => {
	const revision = Number(metadata.annotations?.[revisionAnnotation] ?? '0');
	return Number.isSafeInteger(revision) ? revision : 0;
};

/** The revision that the newest template gets: one above all others. */
export const nextRevision = (oldSets: readonly ReplicaSet[]): number =>
	oldSets.reduce((max, set) => Math.max(max, revisionOf(set)), 0) + 1;

/**
Annotations of the replica set of the current template: those of the deployment and the revision. A set that is used again
gets the new revision and remembers its earlier ones (deployment_util.go, SetNewReplicaSetAnnotations).
*/
export const newSetAnnotations = (
	deployment: Deployment,
	current: Annotations | undefined,
	revision: number,
): Annotations => {
	const copied = Object.entries(deployment.metadata.annotations ?? {}).filter(([key]) => !notCopied.has(key));
	const annotations = {...current, ...Object.fromEntries(copied)};
	const before = current?.[revisionAnnotation];
	if (Number(before ?? '0') >= revision) return annotations;
	const next = {...annotations, [revisionAnnotation]: String(revision)};
	return before === undefined ? next : {...next, [revisionHistoryAnnotation]: appendRevision(current, before)};
};

/** Drops the oldest numbers when the text becomes too long. */
const appendRevision = (current: Annotations | undefined, before: string): string => {
	const history = current?.[revisionHistoryAnnotation];
	let revisions = history ? [...history.split(','), before] : [before];
	while (revisions.length > 1 && revisions.join(',').length > revisionHistoryTextMax) revisions = revisions.slice(1);
	return revisions.join(',');
};

/** Annotations that say for which size of the deployment a replica set was scaled; proportional scaling starts from them. */
export const sizeAnnotations = (deployment: Deployment): Annotations => ({
	[desiredReplicasAnnotation]: String(wantedReplicas(deployment)),
	[maxReplicasAnnotation]: String(wantedReplicas(deployment) + maxSurge(deployment)),
});
