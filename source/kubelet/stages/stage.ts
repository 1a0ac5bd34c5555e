import type {Json, KubernetesObject} from '../../machinery/json.ts';

/** Functions that a template may call beside those that depend on nothing but their arguments. */
export type StageFunctions = {readonly [name: string]: (...values: readonly unknown[]) => unknown};

/** A template that writes JSON of an object. Throws an Error that names the place. */
export interface StageTemplate {
	render(object: KubernetesObject, functions: StageFunctions): Json;
}

/** What a stage does to an object, one after the other. */
export type StageStep =
	| {readonly do: 'event'; readonly type: 'Normal' | 'Warning'; readonly reason: string; readonly message: string}
	| {
			readonly do: 'finalizers';
			readonly add: readonly string[];
			readonly remove: readonly string[];
			readonly empty: boolean;
	  }
	| {readonly do: 'delete'}
	| {
			readonly do: 'patch';
			/** Undefined: strategic for nodes and pods, merge for all others. */
			readonly type: 'json' | 'merge' | 'strategic' | undefined;
			readonly subresource: string | undefined;
			/** The field that holds what the template writes: `status`. */
			readonly root: string | undefined;
			readonly template: StageTemplate;
	  }
	| {
			readonly do: 'apply';
			readonly type: 'apply' | 'merge' | 'strategic';
			readonly subresource: string | undefined;
			readonly template: StageTemplate;
	  };

/** One step in the life of simulated objects, as kwok's Stage describes it: which objects, after how long, and what becomes of them. */
export interface Stage {
	readonly name: string;
	/** As it is written. */
	readonly source: Json;
	/** file:line:column */
	readonly place: string;
	readonly apiVersion: string;
	readonly kind: string;
	/** Throws an Error that names the place when an expression fails. */
	matches(object: KubernetesObject): boolean;
	/** Its share among the stages that match; undefined when the object says something that is no number. */
	weight(object: KubernetesObject): number | undefined;
	/** From matching to doing, in ms, at the least; undefined: at once. */
	delayMs(object: KubernetesObject, nowMs: number): number | undefined;
	/** The delay in ms at the most; when it is less than the least, it is the delay. Undefined: no jitter. */
	jitterMs(object: KubernetesObject, nowMs: number): number | undefined;
	readonly steps: readonly StageStep[];
	/** Look for the next stage in what came of this one, even when nobody else has seen it. */
	readonly immediateNextStage: boolean;
}
