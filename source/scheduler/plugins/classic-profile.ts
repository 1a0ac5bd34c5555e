import {createProfile, type Profile} from '../framework/profile.ts';
import type {Plugin} from '../framework/types.ts';
import {balancedResourceAllocation, leastRequestedPriority} from './classic-priorities.ts';
import {defaultBinder} from './default-binder.ts';
import {interPodAffinity} from './inter-pod-affinity.ts';
import {nodeAffinity} from './node-affinity.ts';
import {nodeName} from './node-name.ts';
import {nodePorts} from './node-ports.ts';
import {createNodeResourcesFit} from './node-resources-fit.ts';
import {nodeUnschedulable} from './node-unschedulable.ts';
import {nodeVolumeLimits} from './node-volume-limits.ts';
import {podTopologySpread} from './pod-topology-spread.ts';
import {prioritySort} from './priority-sort.ts';
import {schedulingGates} from './scheduling-gates.ts';
import {defaultPreemption} from './default-preemption.ts';
import {taintToleration} from './taint-toleration.ts';
import {volumeBinding} from './volume-binding.ts';
import {volumeRestrictions} from './volume-restrictions.ts';
import {volumeZone} from './volume-zone.ts';

/** A predicate only: what the plugin says about good and better does not count. */
const predicate = ({score: _score, preScore: _preScore, normalize: _normalize, ...plugin}: Plugin): Plugin => plugin;

/**
Kubernetes' scheduler as it began: predicates that rule nodes out, then priority functions from 0 to 10. What only today's
API can ask (spread constraints, gates, volumes) rules nodes out as it does now; preferences do not count.
*/
export const classicProfile: Profile = createProfile('default-scheduler', [
	schedulingGates,
	prioritySort,
	nodeUnschedulable,
	nodeName,
	predicate(taintToleration),
	predicate(nodeAffinity),
	nodePorts,
	{...predicate(createNodeResourcesFit()), name: 'PodFitsResources'},
	volumeRestrictions,
	nodeVolumeLimits,
	volumeBinding,
	volumeZone,
	predicate(podTopologySpread),
	predicate(interPodAffinity),
	defaultPreemption,
	leastRequestedPriority,
	balancedResourceAllocation,
	defaultBinder,
]);
