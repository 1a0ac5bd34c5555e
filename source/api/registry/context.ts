import type {Clock} from '../../clock/clock.ts';
import type {Random} from '../../clock/random.ts';
import type {Storage} from '../../store/storage.ts';
import type {KubernetesObject} from '../../machinery/json.ts';
import type {Admission} from '../pipeline/admission.ts';
import type {LiveObjects} from '../pipeline/live-objects.ts';
import type {Catalogue, KindDescription, Kubelets, RequestOptions, UserInfo, WriteContext} from '../types.ts';
import type {Allocator} from './allocator.ts';

/** What every verb works with. */
export interface RegistryContext {
	readonly storage: Storage;
	readonly clock: Clock;
	/** For watches, which only look: their timers and first events are no part of a replay. */
	readonly observer: Clock;
	readonly catalogue: Catalogue;
	readonly admission: Admission;
	readonly objects: LiveObjects;
	/** Absent: no kubelet can be reached. */
	readonly kubelets?: Kubelets;
	/** What takes addresses or ports for the objects of a kind. */
	readonly allocators: ReadonlyMap<KindDescription, Allocator>;
	/** A stream each, so that a draw in one does not move the others. */
	readonly random: {readonly uids: Random; readonly names: Random; readonly kinds: Random};
}

/** One write: who asks for what, and where its warnings go. */
export interface WriteScope {
	readonly user: UserInfo;
	readonly namespace: string | undefined;
	/** From the path; empty for a create. */
	readonly name: string;
	readonly subresource: string | undefined;
	readonly options: RequestOptions;
	/** Names the field manager where the options do not. */
	readonly userAgent: string;
	readonly dryRun: boolean;
	readonly warnings: string[];
	/** The kind that the request names, where that is another version than is stored. */
	readonly requested?: KindDescription;
}

/** What a kind's strategy gets. */
export const writeContextOf = (context: RegistryContext, {user, warnings}: WriteScope): WriteContext => ({
	clock: context.clock,
	random: context.random.kinds,
	user,
	warnings,
});

export type {KubernetesObject};
