import {timestamp} from '../../../clock/clock.ts';
import {isConditionTrue, withCondition} from '../../../machinery/conditions.ts';
import type {APIService, APIServiceCondition} from '../../schema/kubernetes.generated.ts';

/** What is found of the availability of an APIService, without the time. */
export type Availability = Omit<APIServiceCondition, 'type' | 'lastTransitionTime'> & {
	readonly reason: string;
	readonly message: string;
};

/** What the server serves itself is always there. */
export const localAvailability: Availability = {
	status: 'True',
	reason: 'Local',
	message: 'Local APIServices are always available',
};

/** The APIService with the condition `Available`; the same object when nothing changes. */
export const withAvailability = (object: APIService, availability: Availability, nowMs: number): APIService => {
	const {conditions} = object.status ?? {};
	const next = withCondition(conditions, {type: 'Available', ...availability}, timestamp(nowMs));
	return next === conditions ? object : {...object, status: {...object.status, conditions: next}};
};

/** Whether requests are sent to the server of an APIService. */
export const isAvailable = ({status}: APIService): boolean => isConditionTrue(status?.conditions, 'Available');
