import {timestamp} from '../../../clock/clock.ts';
import type {ResourceSlice} from '../../schema/kubernetes.generated.ts';
import type {WriteContext} from '../../types.ts';
import {changeField, mapItems, withAbsent} from '../shared/sharing.ts';

/** Taints of devices that do not say since when they are there are there since now. */
export const withTaintTimes = (slice: ResourceSlice, {clock}: WriteContext): ResourceSlice => {
	const timeAdded = timestamp(clock.now());
	return changeField(slice, 'spec', spec =>
		changeField(spec, 'devices', devices =>
			mapItems(devices, device =>
				changeField(device, 'taints', taints => mapItems(taints, taint => withAbsent(taint, {timeAdded}))),
			),
		),
	);
};
