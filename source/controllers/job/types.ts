import type {ObjectOf} from '../../client/types.ts';
import type {Pod} from '../pods/pod-states.ts';

export type Job = ObjectOf<'Job'>;
export type JobStatus = NonNullable<Job['status']>;
export type JobCondition = NonNullable<JobStatus['conditions']>[number];

/** Holds a job's pod until it has been counted. */
export const trackingFinalizer = 'batch.kubernetes.io/job-tracking';

export const isIndexed = ({spec}: Job): boolean => spec.completionMode === 'Indexed';

export const isSuspended = ({spec}: Job): boolean => spec.suspend === true;

/** Pods that are being deleted are replaced only once they have failed. */
export const replacesFailedOnly = ({spec}: Job): boolean => spec.podReplacementPolicy === 'Failed';

export const isTracked = ({metadata}: Pod): boolean => metadata.finalizers?.includes(trackingFinalizer) === true;
