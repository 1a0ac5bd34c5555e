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

/** Preemption may help: the refusal depends on the pods that are there. */
export const unschedulable = (...reasons: readonly string[]): Refusal => ({code: 'Unschedulable', reasons});

/** Preemption cannot help: the refusal depends on the node, or on other objects. */
export const unresolvable = (...reasons: readonly string[]): Refusal => ({
	code: 'UnschedulableAndUnresolvable',
	reasons,
});

/** The plugin could not decide. */
export const failure = (reason: string): Refusal => ({code: 'Error', reasons: [reason]});
