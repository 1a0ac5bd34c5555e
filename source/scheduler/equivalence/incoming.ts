import type {ClusterState} from '../cache/cluster-state.ts';
import type {PodInfo} from '../cache/pod-info.ts';
import type {Profile} from '../framework/profile.ts';

/** A pod to be placed, by which rules and where. */
export interface Incoming {
	readonly profile: Profile;
	readonly pod: PodInfo;
	readonly cluster: ClusterState;
}
