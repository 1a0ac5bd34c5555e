/**
Why something said no. `Unschedulable`: removing pods may help (preemption is tried). `UnschedulableAndUnresolvable`:
it would not. `Error`: the plugin itself failed. Codes and reasons are kube-scheduler's.
*/
export interface Refusal {
	readonly code: 'Unschedulable' | 'UnschedulableAndUnresolvable' | 'Error';
	readonly reasons: readonly string[];
	/** Set by the framework: the plugin that refused. */
	readonly plugin?: string;
}

/** A refusal with who refused. */
export type NodeRefusal = Refusal & {readonly plugin: string};

/** Why nodes were refused. */
export interface NodeRefusals {
	/** Undefined: the node was not refused, or not looked at. */
	get(nodeName: string): NodeRefusal | undefined;
	/** All refusals, with how many nodes each stands for. */
	tally(): Iterable<readonly [refusal: NodeRefusal, nodes: number]>;
}

/** Refusals by node name, in the order the nodes were looked at. */
export class RefusalsByName extends Map<string, NodeRefusal> implements NodeRefusals {
	tally(): Iterable<readonly [refusal: NodeRefusal, nodes: number]> {
		return this.values().map(refusal => [refusal, 1] as const);
	}
}

/** Preemption may help: the refusal depends on the pods that are there. */
export const unschedulable = (...reasons: readonly string[]): Refusal => ({code: 'Unschedulable', reasons});

/** Preemption cannot help: the refusal depends on the node, or on other objects. */
export const unresolvable = (...reasons: readonly string[]): Refusal => ({
	code: 'UnschedulableAndUnresolvable',
	reasons,
});

/** The plugin could not decide. */
export const failure = (reason: string): Refusal => ({code: 'Error', reasons: [reason]});
