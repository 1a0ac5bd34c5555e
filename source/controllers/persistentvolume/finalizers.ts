import type {Client, KindName, ObjectOf} from '../../client/types.ts';
import {unlessGone} from '../objects/refusals.ts';

/** Takes a finalizer off an object. Rejects with 409 when the object changed since it was read. */
export const removeFinalizer = async <K extends KindName>(
	client: Client,
	kind: K,
	object: ObjectOf<K>,
	finalizer: string,
): Promise<void> => {
	const finalizers = (object.metadata.finalizers ?? []).filter(name => name !== finalizer);
	await unlessGone(client.update(kind, {...object, metadata: {...object.metadata, finalizers}}));
};
