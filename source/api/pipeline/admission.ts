import type {KubernetesObject} from '../../machinery/json.ts';
import type {KindDescription, UserInfo} from '../types.ts';
import {createReinvocation, type Reinvocation} from './reinvocation.ts';

export type AdmissionOperation = 'CREATE' | 'UPDATE' | 'DELETE';

/** A write on its way to storage. */
export interface AdmissionAttributes {
	readonly operation: AdmissionOperation;
	/** The kind that is stored. */
	readonly kind: KindDescription;
	/** The kind that the request names, where that is another version than is stored. */
	readonly requested?: KindDescription;
	readonly subresource?: string;
	readonly namespace?: string;
	/** Empty for a create whose name is still to be generated. */
	readonly name: string;
	/** The new object; absent for a delete. */
	readonly object?: KubernetesObject;
	/** What is stored; absent for a create. */
	readonly previous?: KubernetesObject;
	readonly user: UserInfo;
	readonly dryRun: boolean;
	/** Texts for the client may be added. */
	readonly warnings: string[];
	/** Which policies and webhooks see the object once more; absent while nothing is completed. */
	readonly reinvocation?: Reinvocation;
}

/** A write that brings an object. */
export type ObjectAttributes = AdmissionAttributes & {readonly object: KubernetesObject};

/** One admission plugin. Refuses by throwing a StatusError; decides at once from what `LiveObjects` holds. */
export interface AdmissionLink {
	/** kube-apiserver's name of the plugin. */
	readonly name: string;
	/** Which writes it looks at; asked once per kind, operation and subresource. */
	handles(kind: KindDescription, operation: AdmissionOperation, subresource: string | undefined): boolean;
	/** Completes the object; returns it unchanged when there is nothing to do. */
	admit?(attributes: ObjectAttributes): KubernetesObject;
	/** Looks at the object as it will be stored, after all links have completed it. */
	validate?(attributes: AdmissionAttributes): void;
}

/** The chain of links as the registry uses it. */
export interface Admission {
	admit(attributes: ObjectAttributes): KubernetesObject;
	validate(attributes: AdmissionAttributes): void;
	/** The chain with links behind its own. */
	followedBy(links: readonly AdmissionLink[]): Admission;
}

/**
Runs links in the order given, and all of them once more where a policy or webhook has changed the object (kube-apiserver's
reinvoker): they see then what the others have made of it.
*/
export const createAdmission = (links: readonly AdmissionLink[]): Admission => {
	const chosen = new WeakMap<KindDescription, Map<string, readonly AdmissionLink[]>>();
	const linksFor = ({kind, operation, subresource}: AdmissionAttributes): readonly AdmissionLink[] => {
		const known = chosen.get(kind) ?? new Map<string, readonly AdmissionLink[]>();
		chosen.set(kind, known);
		const key = `${operation}/${subresource ?? ''}`;
		const found = known.get(key) ?? links.filter(link => link.handles(kind, operation, subresource));
		known.set(key, found);
		return found;
	};
	const runOnce = (attributes: ObjectAttributes): KubernetesObject =>
		linksFor(attributes).reduce((object, link) => {
			const current = object === attributes.object ? attributes : {...attributes, object};
			return link.admit?.(current) ?? object;
		}, attributes.object);
	return {
		admit: attributes => {
			const reinvocation = createReinvocation();
			const object = runOnce({...attributes, reinvocation});
			if (!reinvocation.isNeeded()) return object;
			return runOnce({...attributes, object, reinvocation: reinvocation.begin()});
		},
		validate: attributes => {
			for (const link of linksFor(attributes)) link.validate?.(attributes);
		},
		followedBy: more => createAdmission([...links, ...more]),
	};
};
