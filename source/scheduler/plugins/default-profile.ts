import {createProfile, type Profile} from '../framework/profile.ts';
import {defaultBinder} from './default-binder.ts';
import {defaultPreemption} from './default-preemption.ts';
import {dynamicResources} from './dynamic-resources.ts';
import {gangScheduling} from './gang-scheduling.ts';
import {imageLocality} from './image-locality.ts';
import {interPodAffinity} from './inter-pod-affinity.ts';
import {nodeAffinity} from './node-affinity.ts';
import {nodeName} from './node-name.ts';
import {nodePorts} from './node-ports.ts';
import {createNodeResourcesBalancedAllocation} from './node-resources-balanced-allocation.ts';
import {createNodeResourcesFit} from './node-resources-fit.ts';
import {nodeUnschedulable} from './node-unschedulable.ts';
import {nodeVolumeLimits} from './node-volume-limits.ts';
import {podTopologySpread} from './pod-topology-spread.ts';
import {prioritySort} from './priority-sort.ts';
import {schedulingGates} from './scheduling-gates.ts';
import {taintToleration} from './taint-toleration.ts';
import {volumeBinding} from './volume-binding.ts';
import {volumeRestrictions} from './volume-restrictions.ts';
import {volumeZone} from './volume-zone.ts';

/** The default plugins of kube-scheduler 1.36, in execution order and with their weights. */
export const defaultProfile: Profile = createProfile('default-scheduler', [
	schedulingGates,
	prioritySort,
	nodeUnschedulable,
	nodeName,
	[taintToleration, 3],
	[nodeAffinity, 2],
	nodePorts,
	createNodeResourcesFit(),
	volumeRestrictions,
	nodeVolumeLimits,
	volumeBinding,
	volumeZone,
	[podTopologySpread, 2],
	[interPodAffinity, 2],
	dynamicResources,
	defaultPreemption,
	createNodeResourcesBalancedAllocation(),
	imageLocality,
	defaultBinder,
	gangScheduling,
]);
