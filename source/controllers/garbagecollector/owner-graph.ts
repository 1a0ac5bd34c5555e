import type {ComponentContext} from '../../client/component.ts';
import type {Informer, ResourceName} from '../../client/types.ts';
import type {KubernetesObject, OwnerReferenceLike} from '../../machinery/json.ts';
import {groupOf} from '../objects/owner-reference.ts';

const uidIndex = 'uid';
const ownersIndex = 'owner-uids';
const requiredVerbs = ['list', 'watch', 'delete'];

/** All objects that can be collected, by uid and by the uids of their owners. Derived from informers; it has no memory of its own. */
export interface OwnerGraph {
	/** Starts to follow the kinds that are served now and were not before; answers their informers. */
	discover(): readonly Informer[];
	/** What an owner reference means, as far as the informers know. */
	find(reference: OwnerReferenceLike): KubernetesObject | undefined;
	/** The objects that name a uid as an owner. */
	dependentsOf(uid: string): readonly KubernetesObject[];
}

export const createOwnerGraph = ({client, informers}: ComponentContext): OwnerGraph => {
	const followed = new Map<string, Informer>();

	const follow = (resource: ResourceName): Informer => {
		const informer = informers.ofResource(resource);
		informer.addIndex(uidIndex, ({metadata}) => [metadata.uid]);
		informer.addIndex(ownersIndex, ({metadata}) => (metadata.ownerReferences ?? []).map(({uid}) => uid));
		return informer;
	};

	return {
		discover: () =>
			client.raw.resources().flatMap(resource => {
				const id = `${resource.group}/${resource.kind}`;
				if (followed.has(id) || !isCollectable(resource)) return [];
				const informer = follow(resource);
				followed.set(id, informer);
				return [informer];
			}),
		find: ({apiVersion, kind, uid}) => followed.get(`${groupOf(apiVersion)}/${kind}`)?.by(uidIndex, uid)[0],
		dependentsOf: uid => [...followed.values()].flatMap(informer => informer.by(ownersIndex, uid)),
	};
};

/** Events are left out, as in Kubernetes: they expire by themselves. */
const isCollectable = ({kind, verbs}: ResourceName): boolean =>
	kind !== 'Event' && requiredVerbs.every(verb => verbs.includes(verb));
