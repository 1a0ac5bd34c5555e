import type {DeviceRequest, ResourceClaimTemplate, ResourceV1ResourceClaim} from '../../schema/kubernetes.generated.ts';
import {changeField, mapItems, withAbsent} from '../shared/sharing.ts';

type Spec = ResourceV1ResourceClaim['spec'];
type Exact = NonNullable<DeviceRequest['exactly']>;

const withCount = <T extends Pick<Exact, 'allocationMode' | 'count'>>(request: T): T => {
	const {allocationMode = 'ExactCount'} = request;
	return withAbsent<Pick<Exact, 'allocationMode' | 'count'>>(request, {
		allocationMode,
		...(allocationMode === 'ExactCount' ? {count: 1} : {}),
	}) as T;
};

const withRequestDefaults = (request: DeviceRequest): DeviceRequest =>
	changeField(changeField(request, 'exactly', withCount), 'firstAvailable', alternatives =>
		mapItems(alternatives, withCount),
	);

const withSpecDefaults = (spec: Spec): Spec =>
	changeField(spec, 'devices', devices =>
		changeField(devices, 'requests', requests => mapItems(requests, withRequestDefaults)),
	);

/** Requests ask for one device, unless they say otherwise. */
export const withClaimDefaults = (claim: ResourceV1ResourceClaim): ResourceV1ResourceClaim =>
	changeField(claim, 'spec', withSpecDefaults);

/** The same for the claims that are made of a template. */
export const withClaimTemplateDefaults = (template: ResourceClaimTemplate): ResourceClaimTemplate =>
	changeField(template, 'spec', spec => changeField(spec, 'spec', withSpecDefaults));
