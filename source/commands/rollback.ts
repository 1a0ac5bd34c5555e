import type {ObjectKey, ObjectOf, ResourceName} from '../client/types.ts';
import {controllerOf} from '../machinery/object-key.ts';
import {objectName} from './target.ts';
import type {CommandContext} from './types.ts';

type Deployment = ObjectOf<'Deployment'>;
type ReplicaSet = ObjectOf<'ReplicaSet'>;
type Owner = Deployment | ObjectOf<'DaemonSet'> | ObjectOf<'StatefulSet'>;

/** One template that a workload had, as its controller keeps it. */
interface Revision {
	readonly number: number;
	/** The patch that brings it back; undefined: it is the template there is now. */
	patch(): {readonly type: 'json' | 'strategic'; readonly patch: unknown} | undefined;
}

const revisionAnnotation = 'deployment.kubernetes.io/revision';

/** Annotations that stay those of the deployment when a revision comes back (kubectl, rollback.go). */
const keptAnnotations: ReadonlySet<string> = new Set([
	'kubectl.kubernetes.io/last-applied-configuration',
	revisionAnnotation,
	'deployment.kubernetes.io/revision-history',
	'deployment.kubernetes.io/desired-replicas',
	'deployment.kubernetes.io/max-replicas',
	'deprecated.deployment.rollback.to',
]);

const withoutHash = ({template}: NonNullable<ReplicaSet['spec']>) => {
	const {'pod-template-hash': _, ...labels} = template?.metadata?.labels ?? {};
	return {...template, metadata: {...template?.metadata, labels}};
};

/** The same JSON, whatever the order of its fields. */
const sorted = (value: unknown): unknown => {
	if (Array.isArray(value)) return value.map(sorted);
	if (typeof value !== 'object' || value === null) return value;
	const entries = Object.entries(value).filter(([, part]) => part !== undefined && part !== null);
	return Object.fromEntries(
		entries.toSorted(([left], [right]) => (left < right ? -1 : 1)).map(([key, part]) => [key, sorted(part)]),
	);
};

const isSame = (left: unknown, right: unknown): boolean =>
	JSON.stringify(sorted(left)) === JSON.stringify(sorted(right));

const replicaSetRevision = (deployment: Deployment, set: ReplicaSet): Revision => ({
	number: Number(set.metadata.annotations?.[revisionAnnotation] ?? '0'),
	patch() {
		const template = withoutHash(set.spec);
		if (isSame(template, deployment.spec?.template)) return undefined;
		const pick = (annotations: {readonly [key: string]: string} = {}, kept: boolean) =>
			Object.entries(annotations).filter(([key]) => keptAnnotations.has(key) === kept);
		const annotations = Object.fromEntries([
			...pick(deployment.metadata.annotations, true),
			...pick(set.metadata.annotations, false),
		]);
		return {
			type: 'json',
			patch: [
				{op: 'replace', path: '/spec/template', value: template},
				{op: 'replace', path: '/metadata/annotations', value: annotations},
			],
		};
	},
});

const controllerRevision = (owner: Owner, {revision, data}: ObjectOf<'ControllerRevision'>): Revision => ({
	number: revision,
	patch() {
		const saved = (data as {readonly spec?: {readonly template?: object}} | undefined)?.spec?.template ?? {};
		const {$patch: _, ...template} = saved as {readonly $patch?: string};
		return isSame(template, owner.spec?.template) ? undefined : {type: 'strategic', patch: data};
	},
});

const isOwnedBy =
	(owner: Owner) =>
	(object: ReplicaSet | ObjectOf<'ControllerRevision'>): boolean =>
		controllerOf(object)?.uid === owner.metadata.uid;

/** Every template that the controllers still keep of a workload, oldest first. */
const revisionsOf = async (owner: Owner, {client}: CommandContext): Promise<readonly Revision[]> => {
	const {namespace} = owner.metadata;
	const found =
		owner.kind === 'Deployment'
			? (await client.list('ReplicaSet', {namespace})).items
					.filter(isOwnedBy(owner))
					.map(set => replicaSetRevision(owner, set))
			: (await client.list('ControllerRevision', {namespace})).items
					.filter(isOwnedBy(owner))
					.map(revision => controllerRevision(owner, revision));
	return found.toSorted((left, right) => left.number - right.number);
};

const rollbackKinds: ReadonlySet<string> = new Set(['Deployment', 'DaemonSet', 'StatefulSet']);

const readOwner = async (resource: ResourceName, key: ObjectKey, context: CommandContext): Promise<Owner> => {
	if (!rollbackKinds.has(resource.kind)) throw new Error(`no rollbacker has been implemented for "${resource.kind}"`);
	return (await context.client.raw.get(resource, key)) as Owner;
};

const chosenRevision = (revisions: readonly Revision[], owner: Owner, wanted: number): Revision => {
	if (wanted > 0) {
		const found = revisions.find(({number}) => number === wanted);
		if (found === undefined) throw new Error(`unable to find specified revision ${wanted} in history`);
		return found;
	}
	const previous = revisions.at(-2);
	if (previous !== undefined) return previous;
	throw new Error(
		owner.kind === 'Deployment'
			? `no rollout history found for deployment "${owner.metadata.name}"`
			: 'no last revision to roll back to',
	);
};

/** The revision a workload is at; undefined before its controller has given it one. */
export const currentRevision = async (
	resource: ResourceName,
	key: ObjectKey,
	context: CommandContext,
): Promise<number | undefined> => {
	const owner = await readOwner(resource, key, context);
	return (await revisionsOf(owner, context)).at(-1)?.number;
};

/**
Brings an earlier template back, as kubectl rollout undo: from the replica sets of a Deployment, from the
ControllerRevisions of a DaemonSet or StatefulSet. `wanted` 0 is the one before the current one. Answers kubectl's line.
*/
export const rollBack = async (
	resource: ResourceName,
	key: ObjectKey,
	{wanted, context}: {readonly wanted: number; readonly context: CommandContext},
): Promise<string> => {
	const owner = await readOwner(resource, key, context);
	const name = objectName(resource, key.name);
	const revision = chosenRevision(await revisionsOf(owner, context), owner, wanted);
	if ('paused' in owner.spec && owner.spec.paused)
		throw new Error(
			`cannot rollback a paused deployment; resume it first with 'kubectl rollout resume deployment/${key.name}' and try again`,
		);
	const change = revision.patch();
	if (change === undefined)
		return `${name} skipped rollback (current template already matches revision ${revision.number})`;
	await context.client.raw.patch(resource, key, change.type, change.patch);
	return `${name} rolled back`;
};
