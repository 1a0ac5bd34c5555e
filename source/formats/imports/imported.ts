import type {Json, JsonObject, KubernetesObject} from '../../machinery/json.ts';

/** A change that another tool recorded; `atMs`: cluster time since the start. */
export type ImportedChange = {readonly atMs: number; /** file:line:column */ readonly place: string} & (
	| {readonly do: 'create' | 'apply'; readonly object: KubernetesObject}
	| {
			readonly do: 'patch';
			readonly target: ImportedTarget;
			readonly type: 'merge' | 'strategic';
			readonly patch: JsonObject;
	  }
	| {readonly do: 'delete'; readonly target: ImportedTarget}
);

export interface ImportedTarget {
	/** As commands name a resource: `deployments.apps`, `pods`. */
	readonly resource: string;
	readonly name: string;
	readonly namespace?: string;
}

/** What is read of a file of another tool: a cluster to begin with, and what happens in it. */
export interface Imported {
	/** What the file was taken for, for people. */
	readonly format: string;
	/** In the order in which they can be created. */
	readonly objects: readonly KubernetesObject[];
	/** A KubeSchedulerConfiguration. */
	readonly schedulerConfig?: Json;
	readonly changes: readonly ImportedChange[];
	/** What was left out, and why. */
	readonly notes: readonly string[];
}
