import type {Json, JsonObject, KubernetesObject} from '../../machinery/json.ts';
import type {Position} from '../yaml-documents.ts';

/** A change that was recorded; `atMs`: cluster time since the start. */
export type ImportedChange = {
	readonly atMs: number;
	/** Where it is in the file it was read from. */ readonly position?: Position;
} & (
	| {readonly do: 'create' | 'apply'; readonly object: KubernetesObject}
	| {
			readonly do: 'patch';
			readonly target: ImportedTarget;
			readonly type: 'merge' | 'strategic';
			readonly patch: JsonObject;
	  }
	| {readonly do: 'delete'; readonly target: ImportedTarget}
	/** In the words of the command language. */
	| {readonly do: 'command'; readonly line: string}
);

export interface ImportedTarget {
	/** As commands name a resource: `deployments.apps`, `pods`. */
	readonly resource: string;
	readonly name: string;
	readonly namespace?: string;
}

/** What is read of a file of another tool, or of a running cluster: a cluster to begin with, and what happens in it. */
export interface Imported {
	/** What it was made of, for people: `a recording of kwok`. */
	readonly format: string;
	/** In the order in which they can be created. */
	readonly objects: readonly KubernetesObject[];
	/** A KubeSchedulerConfiguration. */
	readonly schedulerConfig?: Json;
	readonly changes: readonly ImportedChange[];
	/** When the recording ended, cluster time since the start; with its last change unless said. */
	readonly endMs?: number;
	/** What was left out, and why. */
	readonly notes: readonly string[];
}
