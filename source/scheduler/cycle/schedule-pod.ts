import type {ClusterState} from '../cache/cluster-state.ts';
import type {PodInfo} from '../cache/pod-info.ts';
import {scheduleByClass} from '../equivalence/schedule-by-class.ts';
import type {Profile} from '../framework/profile.ts';
import type {CycleOptions, Decision} from './decision.ts';
import {schedulePlainly} from './schedule-plainly.ts';

/**
One scheduling decision: by what is known of pods alike where that is enough, else step by step. Both decide the same, with
the same draws (docs/decisions/equivalence-classes.md). Changes nothing that can be seen.
*/
export const schedulePod = (profile: Profile, pod: PodInfo, cluster: ClusterState, options: CycleOptions): Decision =>
	scheduleByClass(profile, pod, cluster, options) ?? schedulePlainly(profile, pod, cluster, options);
