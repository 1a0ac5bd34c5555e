import type {ObjectOf} from '../../client/types.ts';
import {byAge} from '../objects/by-name.ts';
import {withoutEmpty} from '../objects/write-status.ts';
import {isPodAvailable, isPodReady} from '../pods/pod-states.ts';
import {type DaemonView, isUpdated} from './daemon-plan.ts';
import {eligibility} from './node-eligibility.ts';

type DaemonStatus = NonNullable<ObjectOf<'DaemonSet'>['status']>;

/** The numbers of a daemon set's status; the oldest pod speaks for its node (daemon_controller.go, updateDaemonSetStatus). */
export const daemonStatus = (
	{set, nodes, podsByNode, hash, now}: DaemonView,
	collisionCount: number | undefined,
): DaemonStatus => {
	const places = nodes.map(node => ({
		runs: eligibility(set, node) === 'runs',
		pod: (podsByNode.get(node.metadata.name) ?? []).toSorted(byAge)[0],
	}));
	const desired = places.filter(({runs}) => runs);
	const scheduled = desired.map(({pod}) => pod).filter(pod => pod !== undefined);
	const available = scheduled.filter(pod => isPodAvailable(pod, set.spec.minReadySeconds ?? 0, now)).length;
	return withoutEmpty(
		{
			...(set.status?.conditions === undefined ? {} : {conditions: set.status.conditions}),
			collisionCount,
			currentNumberScheduled: scheduled.length,
			desiredNumberScheduled: desired.length,
			numberAvailable: available,
			numberMisscheduled: places.filter(({runs, pod}) => !runs && pod !== undefined).length,
			numberReady: scheduled.filter(isPodReady).length,
			numberUnavailable: desired.length - available,
			observedGeneration: set.metadata.generation,
			updatedNumberScheduled: scheduled.filter(pod => isUpdated(pod, hash)).length,
		},
		['currentNumberScheduled', 'desiredNumberScheduled', 'numberMisscheduled', 'numberReady'],
	);
};
