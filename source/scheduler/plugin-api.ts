/*
What a plugin outside inkube is written against: an ES module whose default export makes it. docs/scheduler.md has an example.
*/
export type {ClusterState} from './cache/cluster-state.ts';
export type {NodeInfo} from './cache/node-info.ts';
export type {PodInfo} from './cache/pod-info.ts';
export type {ClusterEvent, EventHint, EventSource} from './framework/cluster-event.ts';
export type {ClusterObjects} from './framework/cluster-objects.ts';
export type {Refusal} from './framework/refusal.ts';
export type {
	Binding,
	DryRun,
	PermitWait,
	Plugin,
	PostFilterInput,
	PostFilterResult,
	PreFilterResult,
	PreScoreResult,
} from './framework/types.ts';
export type {WaitingPod, WaitingPods} from './permit/waiting-pods.ts';
import type {failure, unresolvable, unschedulable} from './framework/refusal.ts';
import type {Plugin} from './framework/types.ts';

/** What a module is given to work with, so that it need not import anything of inkube. */
export interface PluginTools {
	/** A refusal that removing pods from the node may help against. */
	readonly unschedulable: typeof unschedulable;
	/** A refusal that it would not. */
	readonly unresolvable: typeof unresolvable;
	/** The plugin could not decide. */
	readonly failure: typeof failure;
}

/** The default export of a plugin's module. `args` are those of pluginConfig without `module`; throws an Error for ones that are wrong. */
export type PluginFactory = (args: {readonly [name: string]: unknown}, tools: PluginTools) => Plugin;
