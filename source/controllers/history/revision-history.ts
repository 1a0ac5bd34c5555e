import type {ComponentContext} from '../../client/component.ts';
import type {ObjectOf} from '../../client/types.ts';
import type {KubernetesObject, OwnerReferenceLike} from '../../machinery/json.ts';
import {controllerOf} from '../../machinery/object-key.ts';
import {podTemplateHash} from '../../machinery/pod-template-hash.ts';
import {isAlreadyExists, unlessGone} from '../objects/refusals.ts';
import {structurallyEqual} from '../objects/structurally-equal.ts';

export type ControllerRevision = ObjectOf<'ControllerRevision'>;

export const revisionHashLabel = 'controller-revision-hash';

/** Whose history is kept: of the template of a daemon set or stateful set. */
export interface HistoryOwner {
	readonly owner: KubernetesObject;
	readonly reference: OwnerReferenceLike;
	readonly template: ObjectOf<'DaemonSet'>['spec']['template'];
	readonly collisionCount: number | undefined;
	/** What revisions are named by: daemon sets hash their template, stateful sets the patch that a revision stores. */
	readonly hashes: 'template' | 'patch';
}

/** The revision of the current template, and all, oldest first. */
export interface History {
	readonly current: ControllerRevision;
	readonly all: readonly ControllerRevision[];
}

/** The name is taken by the revision of another template or owner: the owner has to count the collision and try again. */
export class RevisionCollisionError extends Error {}

/** The hash that pods of a revision carry as a label. */
export const hashOf = ({metadata}: ControllerRevision): string => metadata.labels?.[revisionHashLabel] ?? metadata.name;

/**
Finds or makes the revision of the owner's template; a template that was there before gets the next number again
(controller_history.go). Throws RevisionCollisionError when the name is that of another template's revision, or of another owner's.
*/
export const syncHistory = async (context: ComponentContext, history: HistoryOwner): Promise<History> => {
	const revisions = context.informers.of('ControllerRevision').by('owner', history.owner.metadata.uid);
	const all = revisions.toSorted((left, right) => left.revision - right.revision);
	const data = templatePatch(history.template);
	const last = all.at(-1);
	const known = all.findLast(revision => structurallyEqual(revision.data, data));
	if (known !== undefined && known === last) return {current: known, all};
	const number = (last?.revision ?? 0) + 1;
	const current =
		known === undefined
			? await createRevision(context, history, data, number)
			: await context.client.update('ControllerRevision', {...known, revision: number});
	return {current, all: [...all.filter(revision => revision !== known), current]};
};

/** A revision stores its template as a strategic merge patch that replaces the owner's; kubectl's undo sends it as it is. */
const templatePatch = (template: object) => ({spec: {template: {...template, $patch: 'replace'}}});

const createRevision = async (
	{client}: ComponentContext,
	{owner, reference, template, collisionCount, hashes}: HistoryOwner,
	data: object,
	revision: number,
): Promise<ControllerRevision> => {
	const hash = podTemplateHash(hashes === 'template' ? template : data, collisionCount);
	const {name, namespace, annotations} = owner.metadata;
	const metadata = {
		name: `${name}-${hash}`,
		namespace,
		labels: {...template.metadata?.labels, [revisionHashLabel]: hash},
		...(annotations === undefined ? {} : {annotations}),
		ownerReferences: [reference],
	};
	try {
		return await client.create('ControllerRevision', {metadata, data: data as ControllerRevision['data'], revision});
	} catch (error) {
		if (!isAlreadyExists(error)) throw error;
		const existing = await client.get('ControllerRevision', {name: metadata.name, namespace});
		const controller = controllerOf(existing);
		if (structurallyEqual(existing.data, data)) {
			if (controller?.uid === owner.metadata.uid) return existing;
			if (controller === undefined) return adopt(client, existing, reference);
		}
		throw new RevisionCollisionError(
			`revision "${metadata.name}" is that of another template or owner; trying another hash`,
		);
	}
};

/** A revision whose owner has gone without it (`--cascade=orphan`) goes on with the owner of its template. */
const adopt = (
	client: ComponentContext['client'],
	revision: ControllerRevision,
	reference: OwnerReferenceLike,
): Promise<ControllerRevision> => {
	const ownerReferences = [...(revision.metadata.ownerReferences ?? []), reference];
	return client.update('ControllerRevision', {...revision, metadata: {...revision.metadata, ownerReferences}});
};

/** Deletes the oldest revisions beyond a limit; those in `live` (by name) stay and do not count. */
export const truncateHistory = async (
	{client}: ComponentContext,
	{current, all}: History,
	live: ReadonlySet<string>,
	limit: number,
): Promise<void> => {
	const idle = all.filter(
		revision => revision !== current && !live.has(revision.metadata.name) && !live.has(hashOf(revision)),
	);
	for (const {metadata} of idle.slice(0, Math.max(idle.length - limit, 0))) {
		await unlessGone(client.delete('ControllerRevision', {name: metadata.name, namespace: metadata.namespace}));
	}
};
