import {parseTimestamp} from '../../clock/clock.ts';
import {findCondition} from '../../machinery/conditions.ts';
import type {ResourceClaim} from '../framework/objects.ts';

/** How far the devices of a claim are with what must be true before its pod may be bound. */
export type BindingState =
	| {readonly kind: 'ready' | 'waiting'}
	| {readonly kind: 'failed' | 'late'; readonly message: string};

type Result = NonNullable<
	NonNullable<NonNullable<NonNullable<ResourceClaim['status']>['allocation']>['devices']>['results']
>[number];

const conditionsOf = ({status}: ResourceClaim, {driver, pool, device}: Result) =>
	status?.devices?.find(one => one.driver === driver && one.pool === pool && one.device === device)?.conditions;

const resultsOf = ({status}: ResourceClaim): readonly Result[] =>
	(status?.allocation?.devices?.results ?? []).filter(({bindingConditions = []}) => bindingConditions.length > 0);

/** Whether devices of a claim have conditions that must be true before its pod may be bound. */
export const hasBindingConditions = (claim: ResourceClaim): boolean => resultsOf(claim).length > 0;

const isTrue = (claim: ResourceClaim, result: Result, type: string): boolean =>
	findCondition(conditionsOf(claim, result), type)?.status === 'True';

const failureOf = (claim: ResourceClaim, result: Result): string | undefined => {
	const type = (result.bindingFailureConditions ?? []).find(one => isTrue(claim, result, one));
	if (type === undefined) return undefined;
	const {reason = '', message = ''} = findCondition(conditionsOf(claim, result), type)!;
	return `claim ${claim.metadata.name} binding failed: reason=${reason}, message=${JSON.stringify(message)}`;
};

/** Whether the pod of a claim may be bound, at a time; `late` after `timeoutMs` from the allocation. */
export const bindingState = (claim: ResourceClaim, nowMs: number, timeoutMs: number): BindingState => {
	if (claim.status?.allocation === undefined) return {kind: 'waiting'};
	const results = resultsOf(claim);
	const message = results.map(result => failureOf(claim, result)).find(failure => failure !== undefined);
	if (message !== undefined) return {kind: 'failed', message};
	if (results.every(result => result.bindingConditions!.every(type => isTrue(claim, result, type))))
		return {kind: 'ready'};
	const allocatedMs = parseTimestamp(claim.status?.allocation?.allocationTimestamp);
	const isLate = allocatedMs !== undefined && allocatedMs + timeoutMs < nowMs;
	return isLate ? {kind: 'late', message: `claim ${claim.metadata.name} binding timeout`} : {kind: 'waiting'};
};
