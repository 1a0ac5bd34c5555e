import type {Clock} from '../clock/clock.ts';
import type {KubernetesObject} from '../machinery/json.ts';
import {startInformer, type InformerOptions, type OwnedInformer} from './informer.ts';
import {apiVersionOf} from './resource-names.ts';
import type {Client, Informer, Informers, KindName, ObjectOf, ResourceName} from './types.ts';

/** One shared informer per resource, started at first use. */
export const createInformers = (client: Client, clock: Clock, options: InformerOptions = {}): Informers => {
	const running = new Map<string, OwnedInformer<KubernetesObject>>();
	const kinds = new Map<KindName, ResourceName>();

	const ofResource = (resource: ResourceName): Informer => {
		const id = `${apiVersionOf(resource)}/${resource.plural}`;
		let informer = running.get(id);
		if (!informer) running.set(id, (informer = startInformer(client, resource, clock, options)));
		return informer;
	};

	return {
		of<K extends KindName>(kind: K) {
			let resource = kinds.get(kind);
			if (!resource) kinds.set(kind, (resource = client.raw.ofKind(kind)));
			return ofResource(resource) as unknown as Informer<ObjectOf<K>>;
		},
		ofResource,
		async synced() {
			await Promise.all([...running.values()].map(informer => informer.synced));
		},
		stop() {
			for (const informer of running.values()) informer.stop();
			running.clear();
		},
	};
};
