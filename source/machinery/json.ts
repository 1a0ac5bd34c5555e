/** A value that JSON can carry. */
export type Json = null | boolean | number | string | readonly Json[] | JsonObject;

/** A JSON object; always read-only, because objects are shared by reference. */
export interface JsonObject {
	readonly [key: string]: Json | undefined;
}

/** What every object of the API has. */
export interface KubernetesObject {
	readonly apiVersion: string;
	readonly kind: string;
	readonly metadata: ObjectMetadata;
}

export interface ObjectMetadata {
	readonly name: string;
	readonly namespace?: string;
	readonly uid: string;
	readonly resourceVersion: string;
	readonly creationTimestamp: string;
	readonly generation?: number;
	readonly generateName?: string;
	readonly labels?: {readonly [key: string]: string};
	readonly annotations?: {readonly [key: string]: string};
	readonly finalizers?: readonly string[];
	readonly ownerReferences?: readonly OwnerReferenceLike[];
	readonly deletionTimestamp?: string;
	readonly deletionGracePeriodSeconds?: number;
	readonly managedFields?: readonly unknown[];
}

export interface OwnerReferenceLike {
	readonly apiVersion: string;
	readonly kind: string;
	readonly name: string;
	readonly uid: string;
	readonly controller?: boolean;
	readonly blockOwnerDeletion?: boolean;
}

/** True for a plain JSON object, false for arrays, null and scalars. */
export const isJsonObject = (value: unknown): value is JsonObject =>
	typeof value === 'object' && value !== null && !Array.isArray(value);
